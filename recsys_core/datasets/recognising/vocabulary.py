"""Words in the names of columns, by what they say; kept as running text, so that a word is easily added."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in order."""
    return tuple(text.split())


ITEMS = frozenset(
    words("""item product movie film book article news song track album game app course training video recipe restaurant
    business poi place venue job post podcast anime manga show series serie beer wine paper doc document content goods sku
    offer event listing hotel property food dish asset media story joke image pin photo tv episode artist band title work
    lesson class module resource material program programme tool toy shoe dress clothing fashion car room destination
    attraction museum city trip tour drink coffee tea perfume cosmetic medicine drug plant gift ad advert ads campaign
    deal coupon service store shop merchant stock isbn asin upc ean barcode artwork quote question problem exercise
    workout dataset repo repository package model novel comic webtoon magazine journal channel stream station radio
    playlist vod variant parent catalog catalogue entity object thing libro libros pelicula producto produit livre film filme produkt buch artikel prodotto produto curso cours kurs""")
)
USERS = frozenset(
    words("""user customer client member reader reviewer viewer player student learner employee visitor account person
    people buyer consumer subscriber patient listener critic rater profile household shopper guest audience uid usr
    cust participant respondent judge annotator author_of candidate applicant colleague staff worker trainee guid
    borrower donor fan gamer watcher purchaser passenger tourist traveller traveler diner patron cookie device session
    visitor anonymous hashed usuario usuarios cliente clientes utilisateur lecteur kunde kunden nutzer benutzer leser utente lettore""")
)
IDS = frozenset(words("id ids no nr num number code key uuid guid sku ref identifier hash index pk oid"))
ALONE_ITEMS = frozenset(
    words("""id sku asin isbn isbn13 isbn10 appid item product movie film book article song track game course video recipe
    slug handle upc ean gtin barcode tconst stockcode productid itemid movieid bookid newsid songid tmdb imdb mid iid pid
    bid gid docid doi url uri link""")
)
ALONE_USERS = frozenset(
    words("""user users uid userid usr customer customers client member reader reviewer viewer player student learner
    employee visitor person buyer consumer subscriber listener critic rater profile email mail login nickname nick
    steamid openid username profilename who account kunde kunden cliente usuario utilisateur nutzer leser benutzer""")
)
WORDS: dict[str, tuple[str, ...]] = {
    "title": words(
        "title titles name headline heading titulo titre titel titolo nombre nom nome bezeichnung"
    ),
    "text": words("""text texts description descriptions desc descr overview plot summary synopsis abstract content contents body
        details detail about blurb intro introduction lyrics transcript storyline bio ingredients steps directions
        instructions subtitle tagline note notes info features caption story beschreibung descripcion descrizione descricao resumen resume sinopsis zusammenfassung inhalt contenido"""),
    "category": words("""category categories cat cats genre genres class classes type types tag tags topic topics section department
        dept cuisine cuisines style styles subject subjects theme themes skill field group kind sector industry subcategory
        subgenre listed discipline area level family line collection format label labels segment taxonomy shelf
        categoria categorie genero genere kategorie"""),
    "year": words("year yr released release published publication premiered aired jahr ano"),
    "creator": words("""creator creators author authors director directors artist artists brand brands writer writers maker makers
        manufacturer publisher publishers developer developers studio studios instructor instructors teacher teachers
        lecturer professor singer singers composer vendor seller supplier designer band performer company label_of
        chef brewery winery byline editor autor marca"""),
    "rating": words("""rating ratings rate rated score scores star stars overall grade vote votes preference like liked likes
        dislike thumb thumbs sentiment opinion satisfaction mark marks points evaluation feedback review_score fresh
        recommended recommend puntuacion valoracion calificacion bewertung wertung sterne punkte etoiles estrellas stelle estrelas nota note notes valutazione punteggio avaliacao оценка"""),
    "label": words("""label click clicked clicks bought purchased target y is_click is_clicked taken enrolled converted conversion
        viewed watched read played downloaded selected chosen response"""),
    "strength": words("""quantity qty count counts amount plays playcount hours hrs minutes mins seconds playtime duration times
        frequency weight units listens views visits purchases orders dwell confidence strength watchtime n"""),
    "event": words("event events action actions behavior behaviour activity interaction type kind verb"),
    "timestamp": words(
        """timestamp timestamps time times date datetime day ts at on when unixtime created updated epoch fecha datum"""
    ),
    "order": words("order position sequence seq step"),
    "profile": words("profile bio about description interests interest hobby hobbies taste preferences self"),
    "keywords": words("keyword keywords"),
    "cast": words("cast actors actor actress actresses starring stars_of"),
    "impressions": words("impression impressions exposures candidates shown"),
    "history": words("history clicks clicked_before past"),
}
"""Part to the last words of names that tell it, the most telling first."""

NOT_TITLES = frozenset(
    words("""category genre brand author user customer reviewer publisher artist file folder first last middle nick seller store
    company director studio country city state department skill topic type class section school bank account host server
    domain column field sheet table critic member client reader student employee image img photo picture cover""")
)
"""Names of these are not what an item is called."""

CHINESE: dict[str, tuple[str, ...]] = {
    "item_id": words(
        "物品id 商品id 电影id 影片id 图书id 书籍id 课程id 文章id 新闻id 歌曲id 音乐id 游戏id 应用id 视频id 菜品id 餐厅id 店铺id 产品id "
        "作品id 动漫id 番剧id 职位id 酒店id 景点id 帖子id 内容id 条目id 小说id 编号 编码 货号 款号 条码 条形码 书号 商品号 课程号 物品号 "
        "商品代码 产品代码 课程代码 资源id 节目id 项目id 商品 物品 课程 电影 图书 产品"
    ),
    "user_id": words(
        "用户id 用户编号 用户 客户id 客户编号 客户 会员id 会员编号 会员号 会员 读者id 读者编号 读者证号 读者 学生id 学生编号 学号 工号 学员id 学员编号 学员 "
        "顾客id 顾客编号 顾客 观众id 买家id 买家 玩家id 玩家 听众id 评论者 评论人 员工id 员工编号 员工号 访客id 账号 帐号 手机号 用户名 昵称 邮箱 "
        "客户号 用户号 买家昵称 会员名 学生"
    ),
    "title": words(
        "标题 名称 片名 书名 剧名 歌名 课名 题名 菜名 店名 游戏名 商品名 产品名 电影名 课程名 文章名 品名 题目 名字 书目 曲名"
    ),
    "text": words(
        "简介 内容 描述 介绍 剧情 摘要 概要 正文 详情 说明 梗概 导语 概述 文本 简述 大纲 故事 特点 卖点"
    ),
    "category": words(
        "类别 类型 分类 标签 品类 类目 体裁 题材 栏目 主题 频道 流派 风格 学科 专业 种类 系列 方向 门类 菜系 所属类"
    ),
    "year": words(
        "年份 年代 出版年 上映年 上映年份 上映日期 上映时间 出版日期 出版时间 发行年 发行日期 发布年 年"
    ),
    "creator": words(
        "作者 导演 品牌 歌手 讲师 老师 教师 主讲 主讲人 授课教师 授课老师 开发商 厂商 出版社 制片 编剧 主播 作家 艺术家 商家 创作者 译者"
    ),
    "rating": words(
        "评分 打分 分数 星级 得分 评级 评星 打星 推荐度 满意度 喜好 喜欢 点赞 赞踩 态度 好评 评价"
    ),
    "label": words("是否点击 是否购买 点击 是否喜欢 是否报名 是否选课"),
    "strength": words("数量 次数 时长 件数 购买数 播放数 个数 频次 份数 小时数 分钟数"),
    "event": words("行为 事件 操作 动作 行为类型 事件类型 操作类型"),
    "timestamp": words("时间 日期 时间戳"),
    "order": words("顺序 次序 序号"),
    "profile": words("自我介绍 自述 个人简介 简介 兴趣 爱好 兴趣爱好"),
    "keywords": words("关键词 关键字"),
    "cast": words("演员 主演 演职员"),
    "impressions": words("曝光 展示列表"),
    "history": words("历史点击 点击历史"),
}
"""Part to the ends of Chinese names that tell it, the most telling first."""
