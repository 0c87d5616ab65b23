"""The parts of the language library: plain titles, packed matrices, trees, sureness."""

import numpy as np
import pytest
from scipy import sparse

from supplydemand.language import guessing, learning, store, trees, versions
from supplydemand.language.guessing import Guesser
from supplydemand.language.index import TermIndex, products
from supplydemand.language.knowledge import packaged
from supplydemand.language.major_words import work_of
from supplydemand.language.posting_classes import PostingClasses
from supplydemand.language.records import Text
from supplydemand.language.title_occupations import TitleOccupations
from supplydemand.language.titles import plain_title, says_something
from supplydemand.language.wording import Segmenter, terms


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("急聘数控车工8000-12000元/月包吃住", "数控车工"),
        ("（25届）机电工程师-广州", "机电工程师"),
        ("3D建模师 月薪8K", "3d建模师"),
        ("H5前端(J10023)", "h5前端"),
        ("北京", "北京"),
        ("招聘", "招聘"),
        ("", ""),
        ("ＪＡＶＡ开发", "java开发"),
    ],
)
def test_title_loses_wages_places_and_benefits_but_never_everything(title, plain):
    assert plain_title(title) == plain


@pytest.mark.parametrize(
    "title", ["的", "招聘", "急聘", "诚聘英才", "高薪诚聘", "招聘启事", "长期招聘", "有限公司员工", "北京", "5000元", "！！", ""]
)
def test_title_without_a_word_for_work_says_nothing(title):
    assert not says_something(title)
    assert Guesser(packaged()).guesses([(title, "")]) == [[]]


@pytest.mark.parametrize("title", ["会计", "招聘专员", "急聘（销售助理）", "C++", "H5", "普工", "公司律师", "IT"])
def test_title_with_a_word_for_work_says_something(title):
    assert says_something(title)


def test_storage_plant_is_no_information_system():
    guessed = Guesser(packaged()).guesses([("储能系统运维工程师", ""), ("系统运维工程师", "")])

    names = [{guess.name for guess in guesses if guess.kind == "occupation"} for guesses in guessed]
    assert names == [{"发电工程技术人员"}, {"信息系统运行维护工程技术人员"}]


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("掌握机械知识，能够从事设备维护、产品检验等工作的高素质技术技能人才。", "设备维护、产品检验"),
        ("能从事讲解的工作", "讲解"),
        ("掌握机械知识", "掌握机械知识"),
        ("", ""),
    ],
)
def test_work_is_read_out_of_an_introduction(text, work):
    assert work_of(text) == work


def test_weights_follow_the_feature_that_tells_the_wanted_document():
    draw = np.random.default_rng(2)
    features = draw.random((80, 12, 3))
    wanted = (features[..., 1] == features[..., 1].max(axis=1, keepdims=True)).astype(float)

    weights = learning.listwise(features, wanted, penalty=1.0)

    assert weights[1] > 5 * np.abs(weights[[0, 2]]).max()
    assert (weights == learning.listwise(features, wanted, penalty=1.0)).all()


def test_names_of_the_lists_are_words_beside_the_words_inside_them():
    assert "氩弧焊工" not in Segmenter().words("招氩弧焊工")
    assert "氩弧焊工" in Segmenter(["氩弧焊工"]).words("招氩弧焊工")


def test_packed_matrix_comes_back_within_a_step_and_keeps_the_largest(tmp_path):
    matrix = sparse.random(20, 300, density=0.3, random_state=3, format="csr") - sparse.random(
        20, 300, density=0.1, random_state=4
    )
    for name in ("a", "b"):
        store.save(
            tmp_path / name, words=store.lines(["电", "工"]), **{f"m_{key}": value for key, value in store.packed(matrix).items()}
        )
    store.save(tmp_path / "few", **{f"m_{key}": value for key, value in store.packed(matrix, most=5).items()})

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with np.load(tmp_path / "a") as file, np.load(tmp_path / "few") as few:
        back, kept = store.unpacked(file, "m_").toarray(), store.unpacked(few, "m_").toarray()
        assert store.words(file["words"]) == ("电", "工")
    step = np.abs(matrix.toarray()).max(axis=1, keepdims=True) / store.STEPS
    assert (np.abs(back - matrix.toarray()) <= step).all()
    assert ((kept != 0).sum(axis=1) == 5).all()


def test_trees_learn_what_a_sum_cannot_and_are_grown_alike_each_time():
    draw = np.random.default_rng(1)
    features = draw.random((60, 20, 3))
    is_right = (features[..., 0] > 0.5) ^ (features[..., 1] > 0.5)
    wanted = is_right / np.maximum(is_right.sum(axis=1, keepdims=True), 1)

    grown = trees.bagged(features, wanted)

    scores = trees.summed(grown, features)
    assert scores[is_right].mean() > scores[~is_right].mean() + 1
    assert grown == trees.bagged(features, wanted)


def test_unknown_words_and_empty_documents_have_no_length():
    index = TermIndex([terms("电焊工"), terms("会计"), []])

    assert products(index.cosine_rows([terms("护士"), []]), index.cosine_rows([terms("会计")])).tolist() == [[0.0], [0.0]]


def test_sureness_rises_with_the_score_and_stays_a_probability():
    occupations = TitleOccupations([Text(1, "焊工", "", "4"), Text(2, "会计专业人员", "", "3")], packaged())
    plain, vague = occupations.sureness(occupations.scores([Text(0, "电焊工"), Text(0, "负责人")]))
    classes = PostingClasses([Text(1, "计算机类"), Text(2, "护理学类")], packaged())
    told = classes.sureness(classes.scores([Text(0, "", "Java开发，熟悉MySQL和Linux")]))[0]

    assert 0 < vague < plain < 1
    assert 0 < told[1] < told[0] < 1


def test_advertisement_is_guessed_only_where_it_is_sure():
    guesser = Guesser(packaged())

    accountant, vague, nameless = guesser.guesses(
        [("总账会计", "负责账务处理、纳税申报和财务报表。"), ("文员", ""), ("", "负责账务处理、纳税申报和财务报表。")]
    )

    assert {"会计专业人员"} == {guess.name for guess in accountant if guess.kind == "occupation"}
    assert all(40 <= guess.percent <= 100 for guess in (*accountant, *vague))
    assert [guess.percent for guess in accountant] == sorted((guess.percent for guess in accountant), reverse=True)
    assert nameless == []
    assert guesser.guesses([("总账会计", "负责账务处理、纳税申报和财务报表。")]) == [accountant]


def test_class_is_guessed_from_half_and_an_occupation_from_two_fifths(monkeypatch):
    guesser = Guesser(packaged())
    texts = [("客服专员", "接听电话，解答客户问题，整理记录。"), ("数控车工", "操作数控车床加工零件。")]

    def kinds(number):
        return {guess.kind: guess.percent for guess in guesser.guesses(texts)[number]}

    assert set(kinds(0)) == {"occupation"}
    assert 40 <= kinds(1)["occupation"] < 50
    monkeypatch.setattr(guessing, "CLASS_FROM", 40)
    assert 40 <= kinds(0)["class"] < 50  # what was left out


@pytest.mark.parametrize("name", [*versions.WORD_LISTS, *versions.MEANING_LISTS])
def test_changed_list_changes_the_version(tmp_path, monkeypatch, name):
    before = versions.language_version.__wrapped__(), versions.dictionary_version.__wrapped__()
    for path in versions.DATA_DIR.glob("*.csv"):
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.setattr(versions, "DATA_DIR", tmp_path)
    assert (versions.language_version.__wrapped__(), versions.dictionary_version.__wrapped__()) == before
    content = (tmp_path / f"{name}.csv").read_bytes()
    (tmp_path / f"{name}.csv").unlink()
    (tmp_path / f"{name}.csv").write_bytes(content + b"one,more\n")

    assert versions.language_version.__wrapped__() != before[0]
    assert (versions.dictionary_version.__wrapped__() != before[1]) == (name in versions.WORD_LISTS)


def test_other_answers_to_the_same_data_have_another_number():
    """Where these answers change though no list and nothing learned did, ``READING`` must change with them."""
    texts = [("总账会计", "负责账务处理、纳税申报和财务报表。"), ("数控车工", "操作数控车床加工零件。")]

    found = Guesser(packaged()).guesses(texts)

    assert (versions.READING, [[(guess.key, guess.percent) for guess in guesses] for guesses in found]) == (
        "2",
        [
            [("higher_vocational:5306", 99), ("undergraduate:1202", 99), ("2-06-03-00", 98)],
            [("undergraduate:0802", 67), ("6-18-01-01", 47)],
        ],
    )
