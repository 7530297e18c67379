//! The proleptic Gregorian calendar: days, weeks and their numbers.

pub const MIN_YEAR: i32 = 1;
pub const MAX_YEAR: i32 = 9999;
/// The number of 31 December 9999.
pub const MAX_ORDINAL: i32 = 3_652_059;

const BEFORE_MONTH: [i32; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// Days of a year, of 4, of 100 and of 400 years.
const DAYS_1: i32 = 365;
const DAYS_4: i32 = 1461;
const DAYS_100: i32 = 36524;
const DAYS_400: i32 = 146_097;

pub fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        2 => 28 + i32::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the year before the month.
pub fn days_before_month(year: i32, month: i32) -> i32 {
    BEFORE_MONTH[month as usize] + i32::from(month > 2 && is_leap(year))
}

fn days_before_year(year: i32) -> i32 {
    let y = year - 1;
    y * 365 + y / 4 - y / 100 + y / 400
}

/// The number of a day; 1 January of year 1 is 1.
#[inline]
pub fn ordinal(year: i32, month: i32, day: i32) -> i32 {
    days_before_year(year) + days_before_month(year, month) + day
}

/// Year, month and day of a day's number, which is positive.
pub fn from_ordinal(ordinal: i32) -> (i32, i32, i32) {
    let n = ordinal - 1;
    let (n400, n) = (n / DAYS_400, n % DAYS_400);
    let (n100, n) = (n / DAYS_100, n % DAYS_100);
    let (n4, n) = (n / DAYS_4, n % DAYS_4);
    let (n1, n) = (n / DAYS_1, n % DAYS_1);
    let year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
    if n1 == 4 || n100 == 4 {
        // The last day of a leap year.
        return (year - 1, 12, 31);
    }
    let mut month = (n + 50) >> 5;
    let mut before = days_before_month(year, month);
    if before > n {
        month -= 1;
        before = days_before_month(year, month);
    }
    (year, month, n - before + 1)
}

/// The day of the week, Monday being 0.
pub fn weekday(year: i32, month: i32, day: i32) -> i32 {
    (ordinal(year, month, day) + 6) % 7
}

/// The number of the Monday with which the ISO year begins.
fn iso_week_1_monday(year: i32) -> i32 {
    let first = ordinal(year, 1, 1);
    let first_weekday = (first + 6) % 7;
    let monday = first - first_weekday;
    if first_weekday > 3 { monday + 7 } else { monday }
}

/// ISO year, week and weekday (Monday being 1).
pub fn iso_calendar(year: i32, month: i32, day: i32) -> (i32, i32, i32) {
    let mut year = year;
    let mut monday = iso_week_1_monday(year);
    let today = ordinal(year, month, day);
    let mut days = today - monday;
    if days < 0 {
        year -= 1;
        monday = iso_week_1_monday(year);
        days = today - monday;
    } else if days >= 52 * 7 && today >= iso_week_1_monday(year + 1) {
        return (year + 1, 1, days % 7 + 1);
    }
    (year, days / 7 + 1, days % 7 + 1)
}

/// What is wrong with a day of an ISO year.
pub enum IsoError {
    Year,
    Week,
    Day,
}

/// The number of a day of an ISO year; it may lie after the last year.
pub fn iso_ordinal(year: i32, week: i32, day: i32) -> Result<i32, IsoError> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(IsoError::Year);
    }
    if week <= 0 || week >= 53 {
        // Years that begin with a Thursday, and leap years that begin with a Wednesday, have 53 weeks.
        let first = weekday(year, 1, 1);
        if week != 53 || !(first == 3 || (first == 2 && is_leap(year))) {
            return Err(IsoError::Week);
        }
    }
    if day <= 0 || day >= 8 {
        return Err(IsoError::Day);
    }
    Ok(iso_week_1_monday(year) + (week - 1) * 7 + day - 1)
}

pub const DAY_NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
pub const MONTH_NAMES: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
