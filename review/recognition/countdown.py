"""How much of a public notice is left, in working time."""

from taxonomy.calendar import WorkCalendar

HOURS_A_DAY = 8


def left(closes_at, at):
    """还剩 3 个工作日又 2 小时; empty when it is over. One query."""
    if closes_at <= at:
        return ""
    days = WorkCalendar(at, closes_at).elapsed_days(at, closes_at)
    whole, hours = int(days), int((days - int(days)) * HOURS_A_DAY)
    if not whole:
        return f"还剩 {hours} 个小时" if hours else "还剩不到 1 个小时"
    return f"还剩 {whole} 个工作日又 {hours} 小时" if hours else f"还剩 {whole} 个工作日"
