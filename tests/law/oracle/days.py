"""Bank holidays of the four nations, 2015 to 2028, typed by hand from the Act and the proclamations.

Nothing here is read from a package or from the project: it is the second opinion on its calendar.
"""

from datetime import date, timedelta

DAY = timedelta(days=1)
FIRST, LAST = 2015, 2028

# England and Wales: New Year, Good Friday, Easter Monday, early May, late May, August, Christmas, Boxing Day; a
# substitute day stands in the place of the day at the weekend; 2020 moved early May; 2022 moved late May and added
# two days; 2023 added one.
_ENGLAND_AND_WALES = {
    2015: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}

# What Scotland alone adds on a weekday: the second day of the New Year, early August, St Andrew's Day, and in 2026 the
# Monday after the first match. What it shares with the list above is there.
_SCOTLAND = {
    2015: "01-02 08-03 11-30",
    2016: "01-04 08-01 11-30",
    2017: "01-03 08-07 11-30",
    2018: "01-02 08-06 11-30",
    2019: "01-02 08-05 12-02",
    2020: "01-02 08-03 11-30",
    2021: "01-04 08-02 11-30",
    2022: "01-04 08-01 11-30",
    2023: "01-03 08-07 11-30",
    2024: "01-02 08-05 12-02",
    2025: "01-02 08-04 12-01",
    2026: "01-02 06-15 08-03 11-30",
    2027: "01-04 08-02 11-30",
    2028: "01-04 08-07 11-30",
}

# What Northern Ireland alone adds on a weekday: St Patrick's Day and the twelfth of July.
_NORTHERN_IRELAND = {
    2015: "03-17 07-13",
    2016: "03-17 07-12",
    2017: "03-17 07-12",
    2018: "03-19 07-12",
    2019: "03-18 07-12",
    2020: "03-17 07-13",
    2021: "03-17 07-12",
    2022: "03-17 07-12",
    2023: "03-17 07-12",
    2024: "03-18 07-12",
    2025: "03-17 07-14",
    2026: "03-17 07-13",
    2027: "03-17 07-12",
    2028: "03-17 07-12",
}


def _days(*tables: dict[int, str]) -> frozenset[date]:
    """Every day of some tables."""
    return frozenset(
        date.fromisoformat(f"{year}-{day}")
        for table in tables
        for year, row in table.items()
        for day in row.split()
    )


ENGLAND = _days(_ENGLAND_AND_WALES)
KINGDOM = _days(_ENGLAND_AND_WALES, _SCOTLAND, _NORTHERN_IRELAND)


def works_in_england(day: date) -> bool:
    """PCR 2015, reg 2(1): neither weekend, Christmas Day, Good Friday nor a bank holiday."""
    return day.weekday() < 5 and day not in ENGLAND


def works_in_kingdom(day: date) -> bool:
    """Procurement Act 2023, s.123(1): a bank holiday in any part of the United Kingdom is no working day."""
    return day.weekday() < 5 and day not in KINGDOM
