-- A deal begins a second after its lead is qualified; its stages follow.
create or replace temp table round_deal_stages as
with waits as (
    select
        round_answers.cycle_no,
        qualifications.happened_at,
        round_cycles.is_in_office_hours,
        deal_path_steps.step,
        deal_path_steps.stage,
        sum(
            case
                when deal_path_steps.step = 1 then 0
                else log_between(
                    deal_path_steps.low_hours,
                    deal_path_steps.high_hours,
                    draw(round_answers.cycle_no * 16 + deal_path_steps.step, 'deal wait')
                )
            end
        ) over (
            partition by round_answers.cycle_no order by deal_path_steps.step
        ) as hours
    from round_answers
    inner join round_cycles using (cycle_no)
    inner join round_answer_events as qualifications
        on round_answers.cycle_no = qualifications.cycle_no
        and qualifications.event = 'Qualified'
    inner join deal_path_steps using (deal_path)
)

select
    cycle_no * 2 as deal_key,
    step,
    stage,
    case
        when step > 1 and is_in_office_hours
            then in_office_hours(after_hours(happened_at, hours))
        else after_hours(happened_at, hours + 1 / 3600)
    end as entered_at
from waits;
