"""On a phone: both agree, the first message goes out with a file, and the outcome is told from the mail without signing in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.links import path_of
from core.models import ActionLink
from supplydemand.contact_links import ask_for_outcomes
from supplydemand.models import MatchOutcome
from tests.browser.city import build_city
from tests.core.uploads import PDF

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def city(transactional_db, settings, tmp_path):
    """The city, with files in a folder of the test's own."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return build_city()


def test_contact_message_with_file_and_outcome_from_the_mail(people, city, tmp_path):
    school, enterprise, reader = people(**PHONE), people(**PHONE), people(**PHONE)
    plan = tmp_path / "实习方案.pdf"
    plan.write_bytes(PDF)
    school.take_session(city.users["school"])
    enterprise.take_session(city.users["enterprise"])

    school.visit("supplydemand:match_detail", city.match.pk)
    school.fits()
    school.press(f"有意向：{city.demand.title}")
    enterprise.visit("supplydemand:match_detail", city.match.pk)
    enterprise.press(f"有意向：{city.supply.title}")
    enterprise.sees("发出第一条消息")
    text = enterprise.page.get_by_label("写给对方")
    assert city.supply.title in text.input_value()
    text.fill("你们好，下周三上午来校看看，行吗？")
    enterprise.page.get_by_label("附件").set_input_files(plan)
    enterprise.fits()
    enterprise.press("发出第一条消息")
    enterprise.sees("发出去了")

    school.visit("supplydemand:match_detail", city.match.pk)
    school.sees("下周三上午来校看看", "实习方案.pdf")
    with school.page.expect_download() as download:
        school.follow("下载 实习方案.pdf")
    assert download.value.suggested_filename == "实习方案.pdf"

    ask_for_outcomes(at=timezone.now() + timedelta(days=8))
    link = ActionLink.objects.get(user=city.users["enterprise"], object_id=city.match.conversation.pk)
    reader.page.goto(path_of(link))
    reader.sees("谈得怎么样", str(city.school))
    reader.fits()
    reader.press("谈成了", exact=False)
    reader.sees("记下了：谈成了")
    assert [(row.match, row.kind) for row in MatchOutcome.objects.all()] == [(city.match, "agreed")]
    assert (school.complaints, enterprise.complaints, reader.complaints) == ([], [], [])
