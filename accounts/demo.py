"""The accounts of the demo data. They exist only where demo data was loaded, and cannot sign in anywhere else."""

from dataclasses import dataclass

DEMO_PASSWORD = "yunting-lantern-2026"  # noqa: S105 - printed by bin/run, refused without XIEYU_DEMO
DEMO_TOTP_SECRET = "XIEYUDEMOXIEYUDEMOXIEYUDEMOXIEYU"  # noqa: S105 - the same


@dataclass(frozen=True)
class DemoAccount:
    """One invented person: the address, the role in Chinese, what one can try, and whether a second factor is asked."""

    email: str
    role: str
    can_try: str
    has_second_factor: bool = False


DEMO_OPENING_KEYS = (
    "KB-VH22P-S6XV2-CXDXI-XKXY6-R6URH-ENF57-NIUGW-KF2KZ-OEWXD-VEBM6-JZMAB-C",
    "KB-K4P2L-FGBJ3-OPPO6-QW4WL-UILOY-FIBYZ-5TECJ-GIQ2T-HOF2T-TRWOG-6OKR5-L",
    "KB-L4X5X-WM4EF-R56J7-NB3NK-K5KKL-AVGOV-OLG2Q-642YN-KP43L-TVTAJ-C7DSB-Q",
)
"""What the demo's opening officers would keep to themselves; real ones make theirs and show them to nobody."""

DEMO_ACCOUNTS = (
    DemoAccount("school@demo.example", "学校管理员", "发布人才供给，看新的匹配并答复"),
    DemoAccount("school2@demo.example", "另一所学校的管理员", "处理同事的加入申请，按意见修改后再交"),
    DemoAccount("enterprise@demo.example", "企业管理员", "发布人才需求，看为什么匹配、还差什么"),
    DemoAccount("enterprise2@demo.example", "另一家企业的经办人", "起草需求，看不到别的单位的草稿"),
    DemoAccount("coordinator@demo.example", "市审核专员", "核验单位，审核发布，退回时逐项写意见", True),
    DemoAccount("coordinator2@demo.example", "另一位市审核专员", "答复对别人决定的申诉，联审时投第二票", True),
    DemoAccount("coordinator4@demo.example", "市财政局的审核专员", "在联审里代表财政部门投票", True),
    DemoAccount("district@demo.example", "区审核专员", "给本区的新单位、供给和认定申报提意见，别的区看不到", True),
    DemoAccount("alliance@demo.example", "联盟秘书处", "看公开的需求和供给"),
    DemoAccount("faculty@demo.example", "学校教师", "以只看的身份浏览本校的发布和匹配，看自己的认定和证书"),
    DemoAccount("agency@demo.example", "服务机构", "以服务机构的身份登录浏览"),
    *(
        DemoAccount(f"opener{number}@demo.example", "开标人", f"揭榜截止后两位一起开标，钥匙是 {key}")
        for number, key in enumerate(DEMO_OPENING_KEYS, start=1)
    ),
    DemoAccount("judge1@demo.example", "评审专家", "看开出的标书，看自己打的分"),
    DemoAccount("admin@demo.example", "系统管理员", "管理用户和审核范围，看匹配运行", True),
)
