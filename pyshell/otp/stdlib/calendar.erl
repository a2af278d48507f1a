%% The Gregorian calendar, carried back to year 0 (a leap year); day 0 is its first one, a Saturday.
%%
%% Law: a date that does not exist is no clause or no true branch of the function that OTP names, never a wrong number.
-module(calendar).

-export([date_to_gregorian_days/1, date_to_gregorian_days/3, datetime_to_gregorian_seconds/1, day_of_the_week/1,
         day_of_the_week/3, gregorian_days_to_date/1, gregorian_seconds_to_datetime/1, is_leap_year/1, iso_week_number/0,
         iso_week_number/1, last_day_of_the_month/2, local_time/0, local_time_to_universal_time/1,
         local_time_to_universal_time/2, local_time_to_universal_time_dst/1, now_to_datetime/1, now_to_local_time/1,
         now_to_universal_time/1, rfc3339_to_system_time/1, rfc3339_to_system_time/2, seconds_to_daystime/1,
         seconds_to_time/1, system_time_to_local_time/2, system_time_to_rfc3339/1, system_time_to_rfc3339/2,
         system_time_to_universal_time/2, time_difference/2, time_to_seconds/1, universal_time/0,
         universal_time_to_local_time/1, valid_date/1, valid_date/3]).

-define(EPOCH_DAYS, 719528).
-define(EPOCH, (?EPOCH_DAYS * 86400)).
-define(YEAR_10000, (2932897 * 86400)).
-define(PAST, {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}).

%% --- dates and days

is_leap_year(Year) when is_integer(Year), Year >= 0 -> leap_day(Year) =:= 1.

leap_day(Year) when Year rem 400 =:= 0 -> 1;
leap_day(Year) when Year rem 100 =:= 0 -> 0;
leap_day(Year) when Year rem 4 =:= 0 -> 1;
leap_day(_) -> 0.

last_day_of_the_month(Year, Month) when is_integer(Year), Year >= 0 -> last_day_of_the_month1(Year, Month).

last_day_of_the_month1(Year, 2) -> 28 + leap_day(Year);
last_day_of_the_month1(_, Month) when Month =:= 4; Month =:= 6; Month =:= 9; Month =:= 11 -> 30;
last_day_of_the_month1(_, Month) when is_integer(Month), Month > 0, Month < 13 -> 31.

valid_date({Year, Month, Day}) -> valid_date(Year, Month, Day).

valid_date(Year, Month, Day) when is_integer(Year), is_integer(Month), is_integer(Day) ->
    Year >= 0 andalso Month > 0 andalso Month < 13 andalso Day > 0 andalso Day =< last_day_of_the_month(Year, Month).

date_to_gregorian_days({Year, Month, Day}) -> date_to_gregorian_days(Year, Month, Day).

date_to_gregorian_days(Year, Month, Day) when is_integer(Day), Day > 0 ->
    Last = last_day_of_the_month(Year, Month),
    if
        Day =< Last -> days_before(Year) + day_of_year(Year, Month) + Day - 1
    end.

%% Days of all years before this one.
days_before(0) -> 0;
days_before(Year) ->
    Full = Year - 1,
    Year * 365 + Full div 4 - Full div 100 + Full div 400 + 1.

%% Days of the year before this month.
day_of_year(_, Month) when Month < 3 -> element(Month, ?PAST);
day_of_year(Year, Month) -> element(Month, ?PAST) + leap_day(Year).

gregorian_days_to_date(Days) ->
    {Year, Day} = day_to_year(Days),
    Month = month_of(Year, Day, Day div 31 + 1),
    {Year, Month, Day - day_of_year(Year, Month) + 1}.

%% {Year, days since its first}: years of 365 days, stretched to the mean length of a year, then corrected.
day_to_year(Days) when Days >= 0 -> day_to_year(Days, (Days div 365) * 146000 div 146097).

day_to_year(Days, Year) ->
    case Days - days_before(Year) of
        Day when Day < 0 -> day_to_year(Days, Year - 1);
        Day when Day < 365 -> {Year, Day};
        Day ->
            case 365 + leap_day(Year) of
                Length when Day < Length -> {Year, Day};
                _ -> day_to_year(Days, Year + 1)
            end
    end.

%% Months of 31 days never guess too late; one month further is enough.
month_of(Year, Day, Month) when Month < 12 ->
    case day_of_year(Year, Month + 1) of
        Next when Day < Next -> Month;
        _ -> Month + 1
    end;
month_of(_Year, _Day, Month) -> Month.

day_of_the_week({Year, Month, Day}) -> day_of_the_week(Year, Month, Day).

day_of_the_week(Year, Month, Day) -> (date_to_gregorian_days(Year, Month, Day) + 5) rem 7 + 1.

iso_week_number() ->
    {Date, _} = local_time(),
    iso_week_number(Date).

%% A week belongs to the year its Thursday is in.
iso_week_number({Year, Month, Day}) ->
    Days = date_to_gregorian_days({Year, Month, Day}),
    Thursday = Days - (Days + 5) rem 7 + 3,
    {WeekYear, DayOfYear} = day_to_year(Thursday),
    {WeekYear, DayOfYear div 7 + 1}.

%% --- times and seconds

time_to_seconds({H, M, S}) when is_integer(H), is_integer(M), is_integer(S) -> H * 3600 + M * 60 + S.

seconds_to_time(Seconds) when Seconds >= 0, Seconds < 86400 ->
    {Seconds div 3600, Seconds rem 3600 div 60, Seconds rem 60}.

seconds_to_daystime(Seconds) ->
    case {Seconds div 86400, Seconds rem 86400} of
        {Days, Rest} when Rest < 0 -> {Days - 1, seconds_to_time(Rest + 86400)};
        {Days, Rest} -> {Days, seconds_to_time(Rest)}
    end.

datetime_to_gregorian_seconds({Date, Time}) -> 86400 * date_to_gregorian_days(Date) + time_to_seconds(Time).

gregorian_seconds_to_datetime(Seconds) when Seconds >= 0 ->
    Days = Seconds div 86400,
    {gregorian_days_to_date(Days), seconds_to_time(Seconds rem 86400)}.

time_difference({{Y1, Mo1, D1}, {H1, Mi1, S1}}, {{Y2, Mo2, D2}, {H2, Mi2, S2}}) ->
    Seconds = datetime_to_gregorian_seconds({{Y2, Mo2, D2}, {H2, Mi2, S2}})
        - datetime_to_gregorian_seconds({{Y1, Mo1, D1}, {H1, Mi1, S1}}),
    seconds_to_daystime(Seconds).

%% --- the clock, local and universal

local_time() -> erlang:localtime().

universal_time() -> erlang:universaltime().

local_time_to_universal_time(DateTime) -> erlang:localtime_to_universaltime(DateTime).

local_time_to_universal_time(DateTime, IsDst) -> erlang:localtime_to_universaltime(DateTime, IsDst).

%% Both readings of the local time, as far as they lead back to it: none in the hour that is left out, two in the one repeated.
local_time_to_universal_time_dst(DateTime) ->
    Saving = erlang:localtime_to_universaltime(DateTime, true),
    Normal = erlang:localtime_to_universaltime(DateTime, false),
    lists:usort(fun(A, B) -> A =:= B orelse A =:= Saving end,
                [Time || Time <- [Saving, Normal], erlang:universaltime_to_localtime(Time) =:= DateTime]).

universal_time_to_local_time(DateTime) -> erlang:universaltime_to_localtime(DateTime).

now_to_datetime({Mega, Seconds, _Micro}) -> from_epoch(Mega * 1000000 + Seconds).

now_to_universal_time(Now) -> now_to_datetime(Now).

now_to_local_time({Mega, Seconds, Micro}) ->
    erlang:universaltime_to_localtime(now_to_universal_time({Mega, Seconds, Micro})).

system_time_to_universal_time(Time, Unit) ->
    Seconds = erlang:convert_time_unit(Time, Unit, second),
    from_epoch(Seconds).

system_time_to_local_time(Time, Unit) ->
    DateTime = system_time_to_universal_time(Time, Unit),
    erlang:universaltime_to_localtime(DateTime).

from_epoch(Seconds) -> gregorian_seconds_to_datetime(Seconds + ?EPOCH).

%% --- RFC 3339: 2024-02-29T12:30:00.123+01:00

rfc3339_to_system_time(String) -> rfc3339_to_system_time(String, []).

rfc3339_to_system_time(String, Options) ->
    Unit = proplists:get_value(unit, Options, second),
    [Y1, Y2, Y3, Y4, $-, Mo1, Mo2, $-, D1, D2, _T, H1, H2, $:, Mi1, Mi2, $:, S1, S2 | Rest] = String,
    Time = {list_to_integer([H1, H2]), list_to_integer([Mi1, Mi2]), list_to_integer([S1, S2])},
    Date = {list_to_integer([Y1, Y2, Y3, Y4]), list_to_integer([Mo1, Mo2]), list_to_integer([D1, D2])},
    {Fraction, Zone} = lists:splitwith(fun(C) -> C =:= $. orelse (C >= $0 andalso C =< $9) end, Rest),
    Local = datetime_to_gregorian_seconds({Date, Time}) - ?EPOCH,
    Seconds = Local - offset_string_adjustment(Local, second, Zone),
    check(String, Options, Seconds),
    Whole = erlang:convert_time_unit(Seconds, second, Unit),
    case parts_of(Unit, Fraction) of
        Part when Whole < 0 -> Whole - Part;
        Part -> Whole + Part
    end.

parts_of(second, _) -> 0;
parts_of(_, "") -> 0;
parts_of(Unit, Fraction) -> round(factor(Unit) * list_to_float([$0 | Fraction])).

offset_string_adjustment(_Time, _Unit, Zone) when Zone =:= "Z"; Zone =:= "z" -> 0;
offset_string_adjustment(_Time, _Unit, Zone) ->
    [Sign, H1, H2 | Rest] = Zone,
    Hours = list_to_integer([H1, H2]),
    Minutes = case Rest of
                  [$:, M1, M2] -> list_to_integer([M1, M2]);
                  [] -> 0
              end,
    case Sign of
        $+ -> Hours * 3600 + Minutes * 60;
        $- -> -(Hours * 3600 + Minutes * 60)
    end.

system_time_to_rfc3339(Time) -> system_time_to_rfc3339(Time, []).

%% `native` is told with milliseconds.
system_time_to_rfc3339(Time, Options) ->
    Offset = proplists:get_value(offset, Options, ""),
    case proplists:get_value(unit, Options, second) of
        native when is_integer(Offset) ->
            Milliseconds = erlang:convert_time_unit(Offset, native, millisecond),
            system_time_to_rfc3339_do(erlang:convert_time_unit(Time, native, millisecond), Options, millisecond, Milliseconds);
        native -> system_time_to_rfc3339_do(erlang:convert_time_unit(Time, native, millisecond), Options, millisecond, Offset);
        Unit -> system_time_to_rfc3339_do(Time, Options, Unit, Offset)
    end.

system_time_to_rfc3339_do(Time, Options, Unit, Offset) ->
    Designator = proplists:get_value(time_designator, Options, $T),
    Ahead = offset_adjustment(Time, Unit, Offset),
    Adjusted = Time + erlang:convert_time_unit(Ahead, second, Unit),
    Factor = factor(Unit),
    Seconds = Adjusted div Factor,
    check(Time, Options, Seconds),
    {{Year, Month, Day}, {Hour, Minute, Second}} = from_epoch(Seconds),
    lists:append([digits(4, Year), "-", digits(2, Month), "-", digits(2, Day), [Designator], digits(2, Hour), ":",
                  digits(2, Minute), ":", digits(2, Second), fraction(Factor, abs(Adjusted rem Factor)),
                  zone(Offset, Ahead)]).

offset_adjustment(Time, Unit, "") -> local_offset(Time, Unit);
offset_adjustment(Time, Unit, Zone) when is_list(Zone) -> offset_string_adjustment(Time, Unit, Zone);
offset_adjustment(_Time, Unit, Offset) when is_integer(Offset) -> erlang:convert_time_unit(Offset, Unit, second).

local_offset(Time, Unit) ->
    Universal = system_time_to_universal_time(Time, Unit),
    Local = erlang:universaltime_to_localtime(Universal),
    datetime_to_gregorian_seconds(Local) - datetime_to_gregorian_seconds(Universal).

zone(Offset, Ahead) when Offset =:= ""; is_integer(Offset) ->
    Sign = if
               Ahead < 0 -> $-;
               true -> $+
           end,
    [Sign | digits(2, abs(Ahead) div 3600) ++ ":" ++ digits(2, abs(Ahead) rem 3600 div 60)];
zone(Zone, _Ahead) -> Zone.

fraction(1, _) -> "";
fraction(Factor, Part) -> [$. | digits(length(integer_to_list(Factor)) - 1, Part)].

factor(second) -> 1;
factor(millisecond) -> 1000;
factor(microsecond) -> 1000000;
factor(nanosecond) -> 1000000000;
factor(native) -> erlang:convert_time_unit(1, second, native).

digits(Width, Number) ->
    Digits = integer_to_list(Number),
    lists:duplicate(max(0, Width - length(Digits)), $0) ++ Digits.

%% Years 0 to 9999 can be told (seconds since 1970; a day more, as in OTP).
check(_Told, _Options, Seconds) when Seconds >= -?EPOCH, Seconds < ?YEAR_10000 -> ok;
check(Told, Options, _Seconds) -> erlang:error({badarg, [Told, Options]}).
