"""What the demo city's applicants write: composed from the seeded generator, with numbers that fit each other."""

from portal.demo import catalog

SUBJECTS = ("数控技术", "工业机器人技术", "新能源汽车技术", "软件技术", "集成电路技术", "现代物流管理")
WORK = (
    "在装调车间跟岗，参与两条产线的节拍改造，独立完成夹具设计并通过验收。",
    "随项目组做设备联网改造，负责数据采集部分，现场调试累计 40 余天。",
    "在工艺部顶岗，编写三个零件的加工工艺，废品率由 4% 降到 1.5%。",
)


def candidate(world, entry, *, year):
    """A firm that asks to be cultivated from a year on."""
    field = catalog.fields()[entry.fields[0]]
    interns = world.rng.randint(8, 30)
    return {
        "business": f"主营{field.name}，属{field.key_industry}。一线缺会操作、会维护、能带人的技术工，学生可从第五学期起跟岗。",
        "employees": str(world.rng.randint(120, 2400)),
        "plan": f"第一年与两所学校开订单班，第二年共建实训基地，第三年把{field.name}岗位标准写进课程。工位不少于 {interns} 个。",
        "plan_from": f"{year}-01-01",
        "plan_until": f"{year + 2}-12-31",
        "interns_planned": str(interns * 4),
        "invested_planned": str(world.rng.randint(12, 90) * 100_000),
        "schools": "、".join(row.name for _, row in world.schools[:2]),
        "interns": str(interns),
    }


def enterprise(world, entry):
    """A firm that applies for the title after cultivation."""
    field = catalog.fields()[entry.fields[0]]
    interns, mentors = world.rng.randint(24, 120), world.rng.randint(6, 40)
    return {
        "employees": str(world.rng.randint(180, 2600)),
        "revenue": str(world.rng.randint(60, 900) * 1_000_000),
        "violations": "0",
        "invested": str(world.rng.randint(8, 60) * 100_000),
        "mentors": str(mentors),
        "interns": str(interns),
        "teachers": str(world.rng.randint(2, 18)),
        "modes": ["订单培养", "共建实训基地", "接收教师践习"],
        "results": f"三年接收实习生 {interns * 3} 人，留用 {interns} 人；{mentors} 名师傅带教，合作专业双证率提高到 86%。",
        "plan": f"三年内与三所学校共建{field.name}实训基地，每年接收实习生不少于 {interns} 人，联合开发两门课程。",
    }


def recheck(world, entry, first):
    """The yearly check of a firm: what it said, and the numbers of the year."""
    grown = {"interns": str(int(first["interns"]) + world.rng.randint(1, 12))}
    done = {"progress": f"接收实习生 {grown['interns']} 人，订单班按规划开班；实训基地晚了一个学期，下一年上半年补上。"}
    return (
        first
        | grown
        | (done if "interns_planned" in first else {})
        | ({"results": first["results"] + "本年按规划推进，未发生安全事故。"} if "results" in first else {})
    )


def teacher(world):
    """A teacher whom a school puts forward; names nobody and no school where experts read blind."""
    years, months = world.rng.randint(5, 22), world.rng.randint(7, 24)
    subject = world.rng.choice(SUBJECTS)
    return {
        "title": world.rng.choice(("讲师", "副教授", "教授")),
        "subject": subject,
        "years": str(years),
        "courses": f"{subject}综合实训 96 学时、设备维护 64 学时，近三年每年授课两个班约 80 人。",
        "months": str(months),
        "enterprises": world.rng.choice([row.name for _, row in world.firms[:12]]),
        "work": world.rng.choice(WORK),
        "certificate": world.rng.choice(("高级技师", "技师", "工程师")),
        "services": str(world.rng.randint(0, 60) * 10_000),
        "students": "指导学生获市级技能竞赛一等奖 1 项、二等奖 2 项。",
    }


def course(major, hours):
    """A course that a school builds with an enterprise."""
    return {
        "major": major,
        "hours": str(hours),
        "partner": "两家企业的技术部门（演示）",
        "updates": "把新一代控制器的调试规程和安全标准写进项目单元，旧型号内容删去三分之一。",
        "results": f"{hours} 学时里一半在企业车间上，企业师傅讲授并参加考核；近两届学生独立上岗由 3 个月缩短到 5 周。",
        "plan": "第一年补齐视频和习题，第二年向三所学校开放，第三年按新标准改版。",
    }


def base(address, places):
    """A base that takes so many students at a time."""
    return {
        "form": "联合培养",
        "address": address,
        "places": str(places),
        "results": f"设备与在产线同型号，常年可容 {places} 人；近一年承担四所学校实习 {places * 6} 人日以上，没有发生安全事故。",
        "plan": "第一年增设 12 个工位，第二年面向兄弟学校开放预约，第三年建成线上备课室。",
    }


def showcase(partner_count):
    """A practice that others can take over."""
    return {
        "partners": f"两所学校和 {partner_count} 家企业（演示）",
        "practice": "学期前把企业排产计划和课表放在一起排，学生每四周换一个岗位，师傅和教师各带一半学时。",
        "results": f"{partner_count} 家企业两年共接收 214 人，留用 131 人，换岗后需要补训的由 38% 降到 9%。",
        "spread": "先选两家企业试一个班，用附表核对课时和岗位，跑通一个学期再加企业。",
    }
