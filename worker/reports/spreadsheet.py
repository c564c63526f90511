"""The layout of the workbook."""

from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.chart import Chart

HEADINGS = {
    "email": "Email",
    "full_name": "Name",
    "is_active": "Active",
    "is_superuser": "Superuser",
    "created_at": "Since (UTC)",
}


def write_users(path: Path, users: pl.DataFrame, growth: pl.DataFrame) -> None:
    """Write the sheets "Users", with a row for each, and "Growth", with a chart of their number."""
    # A name that starts with "=" must not become a formula on the reader's machine.
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        users.rename(HEADINGS).write_excel(
            workbook,
            "Users",
            table_style="Table Style Medium 2",
            dtype_formats={pl.Datetime: "yyyy-mm-dd hh:mm"},
            autofit=True,
            freeze_panes=(1, 0),
        )
        growth.rename({"day": "Day", "users": "Users"}).write_excel(
            workbook, "Growth", table_style="Table Style Medium 2", autofit=True
        )
        workbook.get_worksheet_by_name("Growth").insert_chart("D2", _chart(workbook, len(growth)))


def _chart(workbook: xlsxwriter.Workbook, days: int) -> Chart:
    chart = workbook.add_chart({"type": "area"})
    chart.add_series(
        {
            "name": "Users",
            "categories": ["Growth", 1, 0, days, 0],
            "values": ["Growth", 1, 1, days, 1],
        }
    )
    chart.set_title({"name": "Users over time"})
    chart.set_x_axis({"date_axis": True, "num_format": "yyyy-mm-dd"})
    chart.set_legend({"none": True})
    chart.set_size({"width": 720, "height": 360})
    return chart
