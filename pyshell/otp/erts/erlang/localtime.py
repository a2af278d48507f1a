"""Natives of module erlang: from one calendar to the other. All nodes live in UTC, whatever the zone of the host is.

So the same transcript is right everywhere. A local time said to be daylight saving (`true`) is an hour ahead, as in OTP in UTC.
Follows: erlang(3) localtime_to_universaltime/1,2, universaltime_to_localtime/1, posixtime_to_universaltime/1.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime.reports import civil
from pyshell.term.atom import FALSE, TRUE, UNDEFINED
from pyshell.traps.errors import badarg

FIRST_YEAR = 1902  # of those that 32 bits of seconds could count
FIRST_COUNTED = 1600
DAYS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)


def _days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01."""
    leaps = year if month > 2 else year - 1
    return 365 * (year - 1970) + leaps // 4 - leaps // 100 + leaps // 400 - 477 + DAYS[month - 1] + day - 1


def _seconds(time: Any, first_year: int) -> int:
    """Seconds since 1970 of {{Y,M,D},{H,M,S}}; badarg if there is no such time."""
    if type(time) is tuple and len(time) == 2:
        date, clock = time
        if type(date) is tuple and type(clock) is tuple and len(date) == 3 and len(clock) == 3:
            year, month, day = date
            hour, minute, second = clock
            if all(type(item) is int for item in date + clock) and first_year <= year < 1 << 31 and 1 <= month <= 12:
                leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
                if 1 <= day <= DAYS[month] - DAYS[month - 1] + leap:
                    if 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60:
                        return int(((_days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
    raise badarg()


def _time(seconds: int) -> Any:
    days, rest = divmod(seconds, 86400)
    return civil(days), (rest // 3600, rest // 60 % 60, rest % 60)


@bif("localtime_to_universaltime", 1)
def localtime_to_universaltime(p: Any, time: Any) -> Any:
    _seconds(time, FIRST_YEAR)
    return time


@bif("localtime_to_universaltime", 2)
def localtime_to_universaltime_dst(p: Any, time: Any, saving: Any) -> Any:
    if saving is not TRUE and saving is not FALSE and saving is not UNDEFINED:
        raise badarg()
    seconds = _seconds(time, FIRST_YEAR)
    return _time(seconds - 3600) if saving is TRUE else time


@bif("universaltime_to_localtime", 1)
def universaltime_to_localtime(p: Any, time: Any) -> Any:
    _seconds(time, FIRST_YEAR)
    return time


@bif("universaltime_to_posixtime", 1)
def universaltime_to_posixtime(p: Any, time: Any) -> Any:
    return _seconds(time, FIRST_COUNTED)


@bif("posixtime_to_universaltime", 1)
def posixtime_to_universaltime(p: Any, seconds: Any) -> Any:
    if type(seconds) is not int or seconds.bit_length() > 63:
        raise badarg()
    return _time(seconds)
