"""What a column's name says about the part it plays, in English and in Chinese.

A name is cut into words (`unixReviewTime` is unix, review, time). The last word says what a column holds, the words
before it of what: a `product name` is a title, a `category name` a category, a `customer email` tells customers
apart. Chinese names are compared by their ends the same way: 商品名称 is a title, 学生ID tells students apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

ITEMS = frozenset(
    """item product movie film book article news song track album game app course training video recipe restaurant
    business poi place venue job post podcast anime manga show series serie beer wine paper doc document content goods sku
    offer event listing hotel property food dish asset media story joke image pin photo tv episode artist band title work
    lesson class module resource material program programme tool toy shoe dress clothing fashion car room destination
    attraction museum city trip tour drink coffee tea perfume cosmetic medicine drug plant gift ad advert ads campaign
    deal coupon service store shop merchant stock isbn asin upc ean barcode artwork quote question problem exercise
    workout dataset repo repository package model novel comic webtoon magazine journal channel stream station radio
    playlist vod variant parent catalog catalogue entity object thing libro pelicula produit livre produkt buch artikel""".split()
)
USERS = frozenset(
    """user customer client member reader reviewer viewer player student learner employee visitor account person
    people buyer consumer subscriber patient listener critic rater profile household shopper guest audience uid usr
    cust participant respondent judge annotator author_of candidate applicant colleague staff worker trainee guid
    borrower donor fan gamer watcher purchaser passenger tourist traveller traveler diner patron cookie device session
    visitor anonymous hashed usuario cliente utilisateur kunde nutzer benutzer""".split()
)
IDS = frozenset("id ids no nr num number code key uuid guid sku ref identifier hash index pk oid".split())
ALONE_ITEMS = frozenset(
    """id sku asin isbn isbn13 isbn10 appid item product movie film book article song track game course video recipe
    slug handle upc ean gtin barcode tconst stockcode productid itemid movieid bookid newsid songid tmdb imdb mid iid pid
    bid gid docid doi url uri link""".split()
)
ALONE_USERS = frozenset(
    """user users uid userid usr customer customers client member reader reviewer viewer player student learner
    employee visitor person buyer consumer subscriber listener critic rater profile email mail login nickname nick
    steamid openid username who account""".split()
)
WORDS: dict[str, tuple[str, ...]] = {
    "title": tuple("title titles name headline heading titulo titre titel nombre nom".split()),
    "text": tuple("""text texts description descriptions desc descr overview plot summary synopsis abstract content contents body
        details detail about blurb intro introduction lyrics transcript storyline bio ingredients steps directions
        instructions subtitle tagline note notes info features caption story beschreibung descripcion resumen""".split()),
    "category": tuple("""category categories cat cats genre genres class classes type types tag tags topic topics section department
        dept cuisine cuisines style styles subject subjects theme themes skill field group kind sector industry subcategory
        subgenre listed discipline area level family line collection format label labels segment taxonomy shelf
        categoria genero kategorie""".split()),
    "year": tuple("year yr released release published publication premiered aired jahr ano".split()),
    "creator": tuple("""creator creators author authors director directors artist artists brand brands writer writers maker makers
        manufacturer publisher publishers developer developers studio studios instructor instructors teacher teachers
        lecturer professor singer singers composer vendor seller supplier designer band performer company label_of
        chef brewery winery byline editor autor marca""".split()),
    "rating": tuple("""rating ratings rate rated score scores star stars overall grade vote votes preference like liked likes
        dislike thumb thumbs sentiment opinion satisfaction mark marks points evaluation feedback review_score fresh
        recommended recommend puntuacion valoracion note_of bewertung""".split()),
    "label": tuple("""label click clicked clicks bought purchased target y is_click is_clicked taken enrolled converted conversion
        viewed watched read played downloaded selected chosen response""".split()),
    "strength": tuple("""quantity qty count counts amount plays playcount hours hrs minutes mins seconds playtime duration times
        frequency weight units listens views visits purchases orders dwell confidence strength watchtime n""".split()),
    "event": tuple("event events action actions behavior behaviour activity interaction type kind verb".split()),
    "timestamp": tuple("""timestamp timestamps time times date datetime day ts at on when unixtime created updated epoch fecha datum""".split()),
    "order": tuple("order position sequence seq step".split()),
    "profile": tuple("profile bio about description interests interest hobby hobbies taste preferences self".split()),
    "keywords": tuple("keyword keywords".split()),
    "impressions": tuple("impression impressions exposures candidates shown".split()),
    "history": tuple("history clicks clicked_before past".split()),
}
"""Part to the last words of names that tell it, the most telling first."""

NOT_TITLES = frozenset(
    """category genre brand author user customer reviewer publisher artist file folder first last middle nick seller store
    company director studio country city state department skill topic type class section school bank account host server
    domain column field sheet table critic member client reader student employee image img photo picture cover""".split()
)
"""Names of these are not what an item is called."""

CHINESE: dict[str, list[str]] = {
    "item_id": (
        "物品id 商品id 电影id 影片id 图书id 书籍id 课程id 文章id 新闻id 歌曲id 音乐id 游戏id 应用id 视频id 菜品id 餐厅id 店铺id 产品id "
        "作品id 动漫id 番剧id 职位id 酒店id 景点id 帖子id 内容id 条目id 小说id 编号 编码 货号 款号 条码 条形码 书号 商品号 课程号 物品号 "
        "商品代码 产品代码 课程代码 资源id 节目id 项目id 商品 物品 课程 电影 图书 产品"
    ).split(),
    "user_id": (
        "用户id 用户编号 用户 客户id 客户编号 客户 会员id 会员编号 会员号 会员 读者id 读者编号 读者证号 读者 学生id 学生编号 学号 工号 学员id 学员编号 学员 "
        "顾客id 顾客编号 顾客 观众id 买家id 买家 玩家id 玩家 听众id 评论者 评论人 员工id 员工编号 员工号 访客id 账号 帐号 手机号 用户名 昵称 邮箱 "
        "客户号 用户号 买家昵称 会员名 学生"
    ).split(),
    "title": "标题 名称 片名 书名 剧名 歌名 课名 题名 菜名 店名 游戏名 商品名 产品名 电影名 课程名 文章名 品名 题目 名字 书目 曲名".split(),
    "text": "简介 内容 描述 介绍 剧情 摘要 概要 正文 详情 说明 梗概 导语 概述 文本 简述 大纲 故事 特点 卖点".split(),
    "category": "类别 类型 分类 标签 品类 类目 体裁 题材 栏目 主题 频道 流派 风格 学科 专业 种类 系列 方向 门类 菜系 所属类".split(),
    "year": "年份 年代 出版年 上映年 上映年份 上映日期 上映时间 出版日期 出版时间 发行年 发行日期 发布年 年".split(),
    "creator": "作者 导演 品牌 歌手 讲师 老师 教师 主讲 主讲人 授课教师 授课老师 开发商 厂商 出版社 制片 编剧 主播 作家 艺术家 商家 创作者 译者".split(),
    "rating": "评分 打分 分数 星级 得分 评级 评星 打星 推荐度 满意度 喜好 喜欢 点赞 赞踩 态度 好评 评价".split(),
    "label": "是否点击 是否购买 点击 是否喜欢 是否报名 是否选课".split(),
    "strength": "数量 次数 时长 件数 购买数 播放数 个数 频次 份数 小时数 分钟数".split(),
    "event": "行为 事件 操作 动作 行为类型 事件类型 操作类型".split(),
    "timestamp": "时间 日期 时间戳".split(),
    "order": "顺序 次序 序号".split(),
    "profile": "自我介绍 自述 个人简介 简介 兴趣 爱好 兴趣爱好".split(),
    "keywords": "关键词 关键字".split(),
    "impressions": "曝光 展示列表".split(),
    "history": "历史点击 点击历史".split(),
}
"""Part to the ends of Chinese names that tell it, the most telling first."""

_SUBJECTS = (
    "物品 商品 电影 影片 图书 书籍 课程 文章 新闻 歌曲 音乐 游戏 应用 视频 菜品 餐厅 店铺 产品 作品 动漫 番剧 职位 酒店 景点 帖子 内容 条目 小说 资源 节目 项目"
).split()
_NOT_CHINESE_TITLES = "类别 分类 品牌 用户 作者 导演 客户 店铺 会员 学生 教师 讲师 类目 院系 部门 学院 省份 城市 出版社".split()
_OF_REVIEWS = frozenset("review comment reviewer feedback user customer 评论 评价 用户 留言".split())

EXACT, TELLING, LIKELY, HINT = 1.0, 0.8, 0.55, 0.3
"""How surely a name tells a part: in full, by its last word and of what, by its last word, by a word within."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a column's name in lower case; numbers stay with the word before them."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    found = [word for word in re.split(r"[\W_]+", spaced.lower()) if word]
    return tuple(found)


def _is_chinese(name: str) -> bool:
    return re.search(r"[㐀-鿿]", name) is not None


@lru_cache(maxsize=4096)
def parts_of(name: str) -> dict[str, float]:
    """Parts this name tells, each with how surely."""
    return _chinese_parts(name) if _is_chinese(name) else _english_parts(words_of(name))


def _chinese_parts(name: str) -> dict[str, float]:
    plain = re.sub(r"[\W_]+", "", name.lower())
    found: dict[str, float] = {}
    for part, ends in CHINESE.items():
        for place, end in enumerate(ends):
            if plain == end:
                found[part] = EXACT - 0.001 * place
                break
            if plain.endswith(end):
                found[part] = max(found.get(part, 0.0), TELLING - 0.001 * place)
            elif end in plain and len(end) > 1:
                found[part] = max(found.get(part, 0.0), HINT)
    if plain.endswith(("id", "编号", "编码", "代码", "号")) and any(one in plain for one in _SUBJECTS):
        found["item_id"] = max(found.get("item_id", 0.0), TELLING + 0.1)
    if found.get("item_id") and plain.endswith(("名称", "名", "标题", "简介", "描述", "内容", "介绍", "分类", "类别", "时间", "日期")):
        del found["item_id"]
    if "title" in found and any(plain.startswith(one) for one in _NOT_CHINESE_TITLES):
        found["title"] = HINT / 2
    if found.get("user_id", 0.0) > found.get("item_id", 0.0):
        found.pop("item_id", None)
    if any(one in plain for one in ("评论", "评价", "留言")):
        for part in ("text", "title"):
            if part in found:
                found[part] = HINT / 2
        if plain.endswith(("内容", "时间", "日期", "人", "id", "编号")):
            found.pop("rating", None)
    return found


def _english_parts(words: tuple[str, ...]) -> dict[str, float]:
    if not words:
        return {}
    found: dict[str, float] = {}
    last, before, joined = words[-1], words[:-1], "".join(words)
    found |= _id_parts(words, joined)
    for part, known in WORDS.items():
        if joined in known:
            found[part] = EXACT - 0.001 * known.index(joined)
        elif last in known:
            found[part] = LIKELY
        elif any(word in known for word in before):
            found[part] = HINT
    if found.get("title") and len(words) > 1:
        of = set(before)
        if of & NOT_TITLES or of & USERS:
            found["title"] = HINT / 2
        elif of & ITEMS and last in set(WORDS["title"]):
            found["title"] = TELLING
    for part in ("text", "category", "creator", "year"):
        if found.get(part) == LIKELY and set(before) & ITEMS:
            found[part] = TELLING
    if set(words) & _OF_REVIEWS:
        for part in ("text", "title"):
            if part in found and joined not in WORDS["text"]:
                found[part] = HINT / 2
    for part in ("category", "creator"):  # `product_category_name`, `brand name`: what it is the name of
        if last == "name" and before and before[-1] in WORDS[part]:
            found[part] = TELLING
    if last in {"time", "date", "at", "on", "timestamp", "datetime"} and set(before) & set(WORDS["year"]):
        found["year"] = LIKELY
    if last in IDS and ("item_id" in found or "user_id" in found):
        for part in ("title", "text", "category", "creator", "strength", "order", "rating"):
            found.pop(part, None)
    return found


def _id_parts(words: tuple[str, ...], joined: str) -> dict[str, float]:
    """Whether a name tells items or people apart."""
    found: dict[str, float] = {}
    subject = set(words[:-1])
    if joined in ALONE_ITEMS:
        found["item_id"] = 0.9 if joined == "id" else TELLING
    if joined in ALONE_USERS:
        found["user_id"] = 0.9
    glued = re.fullmatch(r"([a-z]+?)(id|no|code|sku|key)", joined)
    if len(words) == 1 and glued:
        subject = {glued.group(1)}
    if (words[-1] in IDS or glued) and subject:
        if subject & USERS:
            found["user_id"] = EXACT
        elif subject & ITEMS:
            found["item_id"] = EXACT
        else:
            found.setdefault("item_id", HINT)
            found.setdefault("user_id", HINT)
    elif words[-1] in {"email", "mail", "login", "username", "nickname"} or (
        words[-1] in {"name"} and subject & USERS
    ):
        found["user_id"] = max(found.get("user_id", 0.0), TELLING if words[-1] != "name" else LIKELY)
    elif words[-1] in {"isbn", "asin", "sku", "ean", "upc", "url", "uri", "slug", "handle", "isbn13", "isbn10"}:
        found["item_id"] = max(found.get("item_id", 0.0), LIKELY)
    return found


def best_part(name: str, among: Iterable[str]) -> tuple[str, float]:
    """The part of these that a name tells most surely, and how surely; "" and 0 where it tells none."""
    told = parts_of(name)
    return max(((part, told.get(part, 0.0)) for part in among), key=lambda pair: pair[1], default=("", 0.0))
