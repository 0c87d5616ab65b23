"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organizations and who belongs where."""

    name = "accounts"
    verbose_name = "单位与账号"

    def ready(self):
        """Listen to the workflow of organizations and tell the registries what the workbench shows."""
        from accounts import audiences, desk, handover, mail_work, messages, receivers, reviewing, workbench  # noqa: F401
        from core.registries import (
            SIGNED_IN,
            Entry,
            account_menu,
            desk_panels,
            handover_items,
            mass_audiences,
            navigation,
            notification_events,
            notification_roles,
            reviewables,
            workbench_items,
        )

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
        account_menu.register(Entry(10, "accounts:notification_list", "消息", SIGNED_IN))
        account_menu.register(Entry(15, "accounts:saved_search_list", "保存的搜索", SIGNED_IN))
        account_menu.register(Entry(16, "accounts:calendar", "日历订阅", SIGNED_IN))
        account_menu.register(Entry(20, "accounts:organization_start", "我的单位", SIGNED_IN))
        account_menu.register(Entry(30, "account_email", "登录邮箱", SIGNED_IN))
        account_menu.register(Entry(40, "account_change_password", "修改密码", SIGNED_IN))
        account_menu.register(Entry(50, "mfa_index", "两步验证", SIGNED_IN))
