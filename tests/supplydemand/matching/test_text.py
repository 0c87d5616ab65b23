import random
from collections import Counter

from supplydemand.language.knowledge import packaged
from supplydemand.language.versions import dictionary_version
from supplydemand.language.wording import folded
from supplydemand.matching.text import BETWEEN, CUT, DICTIONARY, fit, pieces, tokenize, weigh, words_of


def test_tokens_are_meaningful_words_in_lower_case():
    text = "熟练使用Ｃ++与Python，负责人工智能算法研发。2 年"

    assert tokenize(text) == ["使用", "c++", "python", "人工智能", "人工", "智能", "算法", "研发"]


def test_what_is_longer_than_any_word_is_none():
    assert tokenize("焊接 " + "ab1" * 3000 + " solidworks " + "x" * 65 + " " + "y" * 64) == ["焊接", "solidworks", "y" * 64]


def test_names_of_the_lists_are_words_beside_those_inside_them():
    assert tokenize("数控技术、深度学习和自动导引车") == ["数控技术", "数控", "技术", "深度学习", "深度", "学习", "自动", "导引"]
    assert tokenize("人力资源管理") == ["人力资源管理", "人力", "资源", "管理", "资源管理"]


def test_a_text_cut_at_its_signs_has_the_words_of_the_text_cut_whole():
    segmenter, dice = packaged().segmenter, random.Random(7)
    signs = [*BETWEEN, *"，；（） \n\r\u3000\x1f_-.&+#%…《·", "\r\n"]
    words = [
        "数控技术",
        "应用",
        "负责",
        "设备",
        "Python",
        "C++",
        "c",
        "2024",
        "㐀",
        "豈",
        "的",
        "研究所",
        "小明",
        "硕士",
        "x" * 70,
    ]
    for _ in range(3_000):
        text = "".join(dice.choice(words if dice.random() < 0.7 else signs) for _ in range(dice.randint(0, 40)))
        whole = [word for piece in segmenter.pieces(folded(text)) for word in words_of(CUT + piece)]

        assert tokenize(text) == whole, text


def test_pieces_that_come_again_are_cut_once():
    assert pieces("数控技术、焊接；负责（设备）") == ["数控技术", "焊接", "负责", "设备"]
    assert words_of("数控技术") == ("数控技术", "数控", "技术")
    assert pieces("负责自动化生产线设备的安装与调试工作")[0].startswith("/")


def test_version_belongs_to_the_packaged_dictionary():
    assert dictionary_version() == DICTIONARY  # the lists have changed: count VERSION up, so that kept texts are cut anew


def test_terms_of_one_document_or_of_most_carry_nothing():
    documents = [Counter({"全部": 1, f"独有{n}": 1, "一半" if n % 2 else "另半": 1}) for n in range(100)]

    assert fit(documents, percent_max=60, floor=0).terms == ("一半", "另半")


def test_frequent_terms_stay_in_small_sets():
    documents = [Counter({"数控": 1}) for _ in range(5)]

    assert fit(documents, percent_max=10, floor=20).terms == ("数控",)


def test_weights_have_unit_length_and_ignore_unknown_terms():
    weighed = weigh(Counter({"a": 1, "b": 1, "new": 9}), {"a": 0, "b": 1}, (100, 100))

    assert weighed == [(0, 2896), (1, 2896)]
    assert weigh(Counter({"new": 1}), {"a": 0}, (100,)) == []
