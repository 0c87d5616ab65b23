import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.taxonomy.factories import DistrictFactory, MajorFactory

pytestmark = pytest.mark.urls("tests.taxonomy.picker_page")


@pytest.fixture
def rows(transactional_db):
    parent = MajorFactory(depth="class", code="9909", name="计算机类")
    for code, name in (("990901", "计算机科学与技术"), ("990902", "软件工程"), ("990903", "网络工程"), ("990904", "信息安全")):
        MajorFactory(code=code, name=name, parent=parent)
    DistrictFactory(name="云港区")
    DistrictFactory(name="汀北区")


def chips(page, label="什么专业"):
    return page.locator(f'.xy-field:has(label:has-text("{label}")) [data-picker-label]').all_inner_texts()


def test_two_rows_are_picked_and_sent_by_keyboard_alone(page, rows):
    page.goto("/pick/")
    page.keyboard.press("Tab")
    page.get_by_label("岗位").focus()
    page.keyboard.type("运维")
    page.keyboard.press("Tab")
    page.keyboard.type("jsj")
    page.wait_for_selector('[role="option"][aria-selected="true"]')
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("软件")
    page.wait_for_selector('[role="option"]:has-text("软件工程")')
    page.keyboard.press("Enter")

    assert chips(page) == ["计算机科学与技术（普通本科 990901）", "软件工程（普通本科 990902）"]

    page.keyboard.press("Tab")
    page.keyboard.type("ybq")
    page.wait_for_timeout(400)
    assert "没有找到“ybq”" in page.locator(".xy-picker-note:visible").inner_text()
    page.keyboard.press("Escape")
    page.get_by_label("哪个区").fill("云")
    page.wait_for_selector('[role="option"]:has-text("云港区")')
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.locator("#picked").inner_text() == "运维 计算机科学与技术 软件工程 云港区"


def test_combobox_says_what_it_does(page, rows):
    page.goto("/pick/")
    box = page.get_by_role("combobox", name="什么专业")
    assert box.get_attribute("aria-expanded") == "false"

    box.press_sequentially("工程")
    page.wait_for_selector('[role="option"]')
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert (box.get_attribute("aria-expanded"), active.get_attribute("aria-selected")) == ("true", "true")
    assert page.locator(f"#{box.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    assert "找到 2 项" in page.locator('[data-picker-status]:has-text("找到")').inner_text()

    box.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.get_attribute("aria-activedescendant")) == ("false", None)


def test_backspace_click_and_limit(page, rows):
    page.goto("/pick/")
    box = page.get_by_role("combobox", name="什么专业")
    for word in ("990901", "990902", "990903", "990904"):
        box.press_sequentially(word)
        page.wait_for_selector(f'[role="option"]:has-text("{word}")')
        box.press("Enter")
    assert len(chips(page)) == 3
    assert "最多选 3 项" in page.locator('[data-picker-status]:has-text("最多")').inner_text()

    box.press("Backspace")
    assert len(chips(page)) == 2
    page.locator("button.xy-chip").first.click()
    assert chips(page) == ["软件工程（普通本科 990902）"]


def test_a_single_picker_replaces_its_row(page, rows):
    page.goto("/pick/")
    box = page.get_by_role("combobox", name="哪个区")
    for name in ("云港区", "汀北区"):
        box.press_sequentially(name)
        page.locator(f'[role="option"]:has-text("{name}")').click()

    assert chips(page, "哪个区") == ["汀北区"]


def test_without_script_search_keeps_what_was_entered_and_boxes_are_sent(browser, live_portal, rows):
    context = browser.new_context(base_url=live_portal, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/pick/")
    page.get_by_label("岗位").fill("运维")
    page.get_by_label("什么专业").fill("软件")
    page.locator('[name="majors-search"]').click()
    page.get_by_label("软件工程").check()
    page.get_by_label("什么专业").fill("wlgc")
    page.locator('[name="majors-search"]').click()

    assert (page.get_by_label("岗位").input_value(), page.get_by_label("软件工程").is_checked()) == ("运维", True)

    page.get_by_label("网络工程").check()
    page.get_by_role("button", name="提交").click()

    assert page.locator("#picked").inner_text() == "运维 软件工程 网络工程 -"
    context.close()


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_open_picker_is_accessible_fits_the_width_and_breaks_no_rule_of_the_page(page, rows, width):
    told = []
    page.on("console", lambda message: message.type == "error" and told.append(message.text))
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/pick/")
    box = page.get_by_role("combobox", name="什么专业")
    box.press_sequentially("990901")
    page.wait_for_selector('[role="option"]')
    box.press("Enter")
    box.press_sequentially("工程")
    page.wait_for_selector('[role="option"]')

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    serious = [fault["id"] for fault in Axe().run(page).response["violations"] if fault["impact"] in ("serious", "critical")]
    assert (serious, told) == ([], [])
