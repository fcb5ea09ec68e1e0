"""What tests share: the bundled encoder, the sample, real datasets, and tiny random models built on the spot."""

import os
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"  # no test may wait for a hub; read when transformers is imported
os.environ["RECLENS_BACKGROUND"] = "0"  # work nobody waits for would slow every test
os.environ["RECLENS_OWN"] = tempfile.mkdtemp()  # what tests keep never lands beside a person's own
os.environ["RECLENS_FEEDBACK"] = f"sqlite:///{tempfile.mkdtemp()}/feedback.sqlite"

import pytest
import torch
from hypothesis import settings
from services import running_postgresql

from recsys_core import EmbeddingCache, Engine, Settings, load_dataset, load_encoder
from recsys_core.built.opening import open_built
from recsys_core.datasets import fetch
from recsys_core.errors import FetchError
from recsys_core.process import set_up

set_up()  # what the app and the command line do at their start

settings.register_profile("unhurried", deadline=None)  # how long an example takes depends on what else runs
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def postgresql():
    """A real server, which starts in about a second; each process of the tests that asks has its own."""
    with running_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def encoder():
    return load_encoder()


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return EmbeddingCache(tmp_path_factory.mktemp("cache") / "embeddings.sqlite")


@pytest.fixture(scope="session")
def sample():
    return load_dataset("sample")


@pytest.fixture(scope="session")
def engine(sample, encoder, cache):
    return Engine.fit(sample, encoder, cache)


@pytest.fixture(scope="session")
def usual():
    """Weights that lists of the sample begin with in the app."""
    return open_built("sample").engine.chosen.usual


@pytest.fixture(scope="session")
def sliders(usual):
    """What the page asks for before a slider is moved, for somebody with a history in the sample."""
    groups = Settings(usual=usual).on("history").groups
    weights = {group: round(100 * share) for group, share in groups.items()}
    return Settings(pca=128, weights=weights, usual=usual)


@pytest.fixture(scope="session")
def shared_data():
    """Folder with real datasets, named by the environment variable RECLENS_DATA."""
    folder = os.environ.get("RECLENS_DATA")
    if not folder:
        pytest.skip("RECLENS_DATA is not set: it names the folder with the real datasets")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def stated_faults():
    """Fault counts that each real folder's SOURCE.md states."""
    return {
        "amazon_games_titles": {"html_entity": 624, "duplicate_title": 376, "missing_text": 15225},
        "douban_movies": {
            "html_entity": 1,
            "duplicate_title": 1,
            "missing_text": 3,
            "item_without_interactions": 3,
        },
        "ml100k_plots": {"missing_title": 3, "duplicate_title": 25, "missing_text": 8},
        "mlsmall_tmdb": {"html_entity": 25, "duplicate_title": 5, "item_without_interactions": 18},
        "rt_critics": {
            "missing_title": 1560,
            "html_entity": 20,
            "missing_user_id": 2722,
            "exact_duplicate_row": 9,
            "duplicate_interaction": 285,
            "missing_rating": 14292,
            "item_without_interactions": 425,
        },
    }


@pytest.fixture(scope="session")
def movielens():
    try:
        fetch()
    except FetchError as error:
        pytest.skip(f"MovieLens 100K cannot be fetched here: {error}")
    return load_dataset("ml-100k")


@pytest.fixture(scope="session")
def movielens_engine(movielens, encoder, cache):
    return Engine.fit(movielens, encoder, cache)


@pytest.fixture
def write_folder(tmp_path):
    """Write a dataset folder from texts of its files."""

    def write(items="item_id,title,text\na,Alpha,one\nb,Beta,two\n", interactions=None, users=None):
        files = {"items": items, "interactions": interactions or "user_id,item_id,rating\nu,a,5\nu,b,3\n"}
        if users is not None:
            files["users"] = users
        for name, content in files.items():
            raw = content if isinstance(content, bytes) else content.encode()
            (tmp_path / f"{name}.csv").write_bytes(raw)
        return tmp_path

    return write


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory):
    """Directory of a random two-layer BERT whose tokenizer cuts Chinese into characters."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny") / "tiny-bert"
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,()!?"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    pieces += [*"喜欢阅读科幻小说最近在追三体红楼梦家常菜谱大全"]
    vocabulary = {piece: row for row, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=64,
    )
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder
