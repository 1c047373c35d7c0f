-- One row per practice: what the data shows beside what surveys say of firms.
with scorecard as (
    select * from marts.rpt_process_scorecard
)

select * from scorecard
order by position
