"""Languages of real titles and descriptions."""

import pytest

from recsys_core import load_dataset
from recsys_core.datasets.statistics import statistics_of
from recsys_core.text.language import LANGUAGES, OTHER, is_chinese, language_of, languages_of, main_language
from recsys_core.text.language_names import NAMES

SHOP = {
    "es": ["La casa de los espíritus", "Zapatillas de correr para hombre", "Auriculares con micrófono", "Como agua para chocolate", "Cocina fácil para principiantes"],
    "pt": ["Memórias póstumas de Brás Cubas", "Tênis de corrida masculino", "Fone de ouvido sem fio", "A hora da estrela", "Livro de receitas para iniciantes"],
    "fr": ["Le Petit Prince", "Chaussures de course pour homme", "Casque sans fil avec microphone", "Vingt mille lieues sous les mers", "L'Étranger"],
    "de": ["Der Vorleser", "Laufschuhe für Herren", "Kabelloser Kopfhörer mit Mikrofon", "Kochen für Anfänger", "Das Leben der Anderen"],
    "it": ["Il nome della rosa", "Scarpe da corsa da uomo", "Cuffie senza fili con microfono", "La grande bellezza", "Cucina facile per principianti"],
    "nl": ["De ontdekking van de hemel", "Hardloopschoenen voor heren", "Draadloze koptelefoon met microfoon", "Nooit meer slapen", "Koken voor beginners"],
    "pl": ["Krzyżacy", "Buty do biegania męskie", "Słuchawki bezprzewodowe z mikrofonem", "Zimna wojna", "Nóż w wodzie"],
    "sv": ["Män som hatar kvinnor", "Löparskor för herrar", "Trådlösa hörlurar med mikrofon", "Det sjunde inseglet", "Pippi Långstrump"],
    "tr": ["Masumiyet Müzesi", "Erkek koşu ayakkabısı", "Mikrofonlu kablosuz kulaklık", "Kış Uykusu", "İnce Memed"],
    "vi": ["Truyện Kiều", "Giày chạy bộ nam", "Tai nghe không dây có micro", "Mắt biếc", "Đất rừng phương Nam"],
    "id": ["Laskar Pelangi", "Sepatu lari pria", "Headphone nirkabel dengan mikrofon", "Memasak untuk pemula", "Negeri 5 Menara"],
    "en": ["Toy Story (1995)", "Running shoes for men", "PlayStation 3 Wireless Controller", "Dead Man Walking", "Cooking for beginners"],
    "ru": ["Война и мир", "Мастер и Маргарита", "Беспроводные наушники", "Преступление и наказание", "Тихий Дон"],
    "uk": ["Тіні забутих предків", "Бездротові навушники з мікрофоном", "Українські вірші", "Місто", "Кулінарія для початківців"],
    "ja": ["千と千尋の神隠し", "ノルウェイの森", "千年女優", "東京物語", "となりのトトロ"],
    "ko": ["해리 포터와 마법사의 돌", "기생충", "무선 헤드폰", "살인의 추억", "채식주의자"],
    "zh": ["三体II：黑暗森林", "红楼梦", "無線耳機", "Python机器学习实战", "围城"],
    "ar": ["ألف ليلة وليلة", "سماعات لاسلكية", "موسم الهجرة إلى الشمال", "عمارة يعقوبيان", "أولاد حارتنا"],
    "fa": ["جدایی نادر از سیمین", "هدفون بی‌سیم با میکروفون", "بوف کور", "کفش دویدن مردانه", "درباره الی"],
    "el": ["Βίος και πολιτεία του Αλέξη Ζορμπά", "Ασύρματα ακουστικά", "Το νούμερο 31328", "Λωξάντρα", "Το τρίτο στεφάνι"],
    "he": ["סיפור על אהבה וחושך", "אוזניות אלחוטיות", "מאה שנים של בדידות", "אישה בורחת מבשורה", "ימים של צקלג"],
    "th": ["ข้างหลังภาพ", "หูฟังไร้สาย", "สี่แผ่นดิน", "คู่กรรม", "ผู้ชนะสิบทิศ"],
    "hi": ["तीसरी कसम", "वायरलेस हेडफ़ोन", "गोदान", "राग दरबारी", "मैला आँचल"],
}  # fmt: skip
"""Books, films, shoes and headphones."""


@pytest.mark.parametrize("language", SHOP)
def test_a_catalogue_of_short_titles_is_in_its_language(language):
    assert main_language(SHOP[language]) == language
    mixed = SHOP[language] * 3 + SHOP["en" if language != "en" else "es"]
    assert main_language(mixed) == language


def test_a_short_title_alone_is_said_or_left_open_but_seldom_wrong():
    told = [(language, language_of(title)) for language, titles in SHOP.items() for title in titles]
    wrong = [pair for pair in told if pair[1] not in (pair[0], OTHER)]
    assert len(wrong) <= 0.05 * len(told), wrong
    assert sum(right == said for right, said in told) >= 0.75 * len(told)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("三体II：黑暗森林 by Liu Cixin", "zh"),
        ("《The Dark Forest》的中文版，刘慈欣著", "zh"),
        ("A novel about 三体", "en"),
        ("The Godfather (1972). Film, Crime.", "en"),
        ("THE GODFATHER PART TWO AND THE REST OF THE FAMILY", "en"),
        ("千と千尋の神隠し。湯婆婆のところで働く", "ja"),
        ("Una historia de misterio sobre el puerto y la tormenta, con niños y sueños de un marinero.", "es"),
        ("Uma história de mistério sobre o porto e a tempestade, com os sonhos de um marinheiro.", "pt"),
        ("Une histoire mystérieuse sur le port et la tempête, avec les rêves d'un marin.", "fr"),
        ("Eine geheimnisvolle Geschichte über den Hafen und den Sturm.", "de"),
        ("1984 !!! 😀", ""),
        ("", ""),
        ("Fargo", OTHER),
        ("ⵜⴰⵎⴰⵣⵉⵖⵜ", OTHER),
    ],
)
def test_language_of_one_text(text, language):
    assert language_of(text) == language


def test_a_text_too_short_to_tell_is_in_the_language_of_the_others():
    said = languages_of([*SHOP["es"], "Lalka", "三体", "", "Война и мир"])
    assert said == ["es"] * 6 + ["zh", "", "ru"]
    assert languages_of(SHOP["ja"]) == ["ja"] * 5
    assert main_language(["千年女優", "東京物語", "羅生門", "となりのトトロ", "ノルウェイの森"]) == "ja"
    assert languages_of([*SHOP["zh"], *SHOP["zh"], "となりのトトロ"])[-2:] == ["zh", "ja"]


def test_hangul_is_not_han():
    assert not is_chinese("해리 포터와 마법사의 돌")
    assert not is_chinese("千と千尋の神隠し")
    assert is_chinese("三体II：黑暗森林")


def test_real_catalogues_have_the_language_one_would_say(sample, shared_data):
    assert sample.language == "en"
    assert load_dataset("sample-zh").language == "zh"
    for name, language in (
        ("douban_movies", "zh"),
        ("ml100k_plots", "en"),
        ("amazon_games_titles", "en"),
        ("mlsmall_tmdb", "en"),
        ("rt_critics", "en"),
    ):
        data = load_dataset(shared_data / name)
        assert data.language == language
        counts = statistics_of(data).languages
        assert max(counts, key=counts.get) == NAMES[language]
        assert sum(counts.values()) == pytest.approx(len(data.item_texts), abs=len(counts))
    assert main_language(["", "123"]) == main_language([]) == "en"


def test_a_large_catalogue_is_judged_by_texts_from_all_of_it():
    texts = ["A story about the sea and the people who live there"] * 60_000 + [
        "红楼梦，古典爱情小说"
    ] * 70_000
    assert main_language(texts) == "zh"
    assert main_language(texts[:110_000]) == "en"
    assert main_language(texts[::-1]) == "zh"


def test_every_language_has_its_names():
    codes = {code for languages in LANGUAGES.values() for code in languages}
    assert codes | {OTHER, ""} == set(NAMES)
    assert all(NAMES.values())
    assert len(set(NAMES.values())) == len(NAMES)
