import pytest

from recsys_core.text.language import language_of, main_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("三体II：黑暗森林 by Liu Cixin", "zh"),
        ("《The Dark Forest》的中文版，刘慈欣著", "zh"),
        ("A novel about 三体", "en"),
        ("The Godfather (1972). Film, Crime.", "en"),
        ("Война и мир", "other"),
        ("千と千尋の神隠し。湯婆婆のところで働く", "other"),
        ("해리 포터와 마법사의 돌", "other"),
        ("1984 !!! 😀", ""),
    ],
)
def test_language_by_script(text, language):
    assert language_of(text) == language


def test_real_catalogues_have_the_language_one_would_say(sample, shared_data):
    from recsys_core import load_dataset

    assert sample.language == "en"
    assert load_dataset("sample-zh").language == "zh"
    assert load_dataset(shared_data / "douban_movies").language == "zh"
    assert main_language(["", "123"]) == "en"
