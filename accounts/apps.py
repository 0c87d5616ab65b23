"""The accounts app."""

from django.apps import AppConfig

ACCOUNT_MENU = (
    ("accounts:notification_list", "消息", ""),
    ("accounts:saved_search_list", "保存的搜索", ""),
    ("accounts:calendar", "日历订阅", ""),
    ("accounts:organization_start", "我的单位", "单位"),
    ("accounts:absence_list", "请同事代办", "单位"),
    ("account_email", "登录邮箱", "账号安全"),
    ("account_change_password", "修改密码", "账号安全"),
    ("mfa_index", "两步验证和通行密钥", "账号安全"),
    ("accounts:device_list", "登录设备", "账号安全"),
    ("accounts:closure", "注销账号", "账号安全"),
)
"""The reader's own menu: url name, label, heading."""


class AccountsConfig(AppConfig):
    """People, organizations and who belongs where."""

    name = "accounts"
    verbose_name = "单位与账号"

    def ready(self):
        """Listen to the workflow of organizations and tell the registries what the workbench shows."""
        from accounts import (  # noqa: F401
            audiences,
            desk,
            figures,
            handover,
            mail_work,
            messages,
            organization_picker,
            receivers,
            reviewing,
            workbench,
        )
        from accounts.conflict_ties import shared_offices
        from accounts.services import absences, licences, robots
        from core.recognition_registries import conflict_checks, figure_sources
        from core.registries import (
            SIGNED_IN,
            Entry,
            account_menu,
            desk_panels,
            document_subjects,
            group_channels,
            handover_items,
            mass_audiences,
            navigation,
            notification_events,
            notification_roles,
            organization_facts,
            reconcilers,
            reviewables,
            stand_ins,
            workbench_items,
        )

        for figure in figures.FIGURES:
            figure_sources.register(figure)
        conflict_checks.register(shared_offices)
        stand_ins.register(absences.stand_ins)
        group_channels.register(robots.tell_groups)
        reconcilers.register(robots.put_right)
        document_subjects.register(licences.SUBJECT)
        organization_facts.register(reviewing.licence_fact)
        reviewables.register(reviewing.ORGANIZATION)
        reviewables.register(reviewing.OFFICE)
        desk_panels.register(desk.liaisons_missing)
        navigation.register(Entry(45, "directory:organization_list", "单位名录"))
        workbench_items.register(workbench.items)
        workbench_items.register(mail_work.items)
        for item in handover.ITEMS:
            handover_items.register(item)
        for event in messages.EVENTS:
            notification_events.register(event)
        notification_roles.register(messages.roles_of)
        for audience in audiences.AUDIENCES:
            mass_audiences.register(audience)
        for place, (url_name, label, group) in enumerate(ACCOUNT_MENU, start=1):
            account_menu.register(Entry(10 * place, url_name, label, SIGNED_IN, group))
