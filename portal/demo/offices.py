"""The demo city's 协作办公室: each hosted by a school, most of them for a district (A2.1, A3.1)."""

from accounts.models import CollaborationOffice, Membership, Organization
from core.actors import SYSTEM
from core.workflow import perform_transition

OFFICES = (
    ("青禾职业技术学院", "own"),
    ("木棉理工大学", "city"),
)
"""Host, and whether the office serves the host's own district or the whole city."""

HOURS = "工作日 9:00–11:30，13:30–17:00"
HELP = (
    "帮企业把用人需求写清楚、找到对口的专业，帮学校找到愿意接学生、派师傅的企业；也管订单班、共建实训室的牵线。\n"
    "来之前打个电话，说清楚哪个岗位、几个人、什么时候要，当天就能给出第一批名单。"
)


def open_offices(world):
    """Offices with the liaisons of their hosts, recognized by the system; returns how many."""
    hosts = {row.name: row for row in Organization.objects.filter(name__in=[name for name, _ in OFFICES])}
    for number, (name, area) in enumerate(OFFICES, start=1):
        host = hosts[name]
        district = host.district if area == "own" else None
        office = CollaborationOffice.objects.create(
            host=host,
            serves_district=district,
            name=f"{district.name if district else '云汀市'}产教融合协作办公室",
            address=f"{host.address} 行政楼 {number}02 室",
            phone=f"0000-6120{number:04d}",
            email=f"office{number}@demo.example",
            opening_hours=HOURS,
            introduction=HELP,
        )
        office.liaisons.set(Membership.objects.liaisons().filter(organization=host))
        perform_transition(obj=office, action="recognize", actor=SYSTEM, at=world.moment(days_ago=150))
    return len(OFFICES)
