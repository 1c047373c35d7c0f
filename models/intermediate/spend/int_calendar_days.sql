-- One row per day of the calendar that the contract allows.
with final as (
    select {{ each_day(first_calendar_day(), last_calendar_day()) }} as date_day
)

select * from final
