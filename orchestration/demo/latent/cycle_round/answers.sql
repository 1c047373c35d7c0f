-- The first people of the first round play every answer and every course of a deal once.
create or replace temp table round_answers as
with cast_numbers as (
    select
        *,
        row_number() over (
            partition by cycle_no % 8 = 1, is_deal order by cycle_no
        ) as answer_cast_no,
        row_number() over (
            partition by cycle_no % 8 = 1, is_deal, is_win order by cycle_no
        ) as path_cast_no
    from round_chances
)

select
    cast_numbers.*,
    answers.answer,
    answers.ends,
    deal_paths.deal_path,
    deal_paths.ends as deal_ends,
    cast_numbers.is_deal and draw(cast_numbers.cycle_no, 'twin') < 0.05 as has_twin
from cast_numbers
inner join answers
    on cast_numbers.is_deal = answers.is_deal
    and case
        when
            cast_numbers.cycle_no % 8 = 1
            and cast_numbers.answer_cast_no <= answers.cast_count
            then cast_numbers.answer_cast_no = answers.cast_no
        else
            draw(cast_numbers.cycle_no, 'answer') >= answers.from_share
            and draw(cast_numbers.cycle_no, 'answer') < answers.until_share
    end
left join deal_paths
    on cast_numbers.is_deal
    and cast_numbers.is_win = deal_paths.is_win
    and case
        when
            cast_numbers.cycle_no % 8 = 1
            and cast_numbers.path_cast_no <= deal_paths.cast_count
            then cast_numbers.path_cast_no = deal_paths.cast_no
        else
            draw(cast_numbers.cycle_no, 'path') >= deal_paths.from_share
            and draw(cast_numbers.cycle_no, 'path') < deal_paths.until_share
    end;

create or replace temp table round_answer_events as
with waits as (
    select
        round_answers.cycle_no,
        round_answers.person_no,
        round_answers.answers_start_at,
        round_cycles.is_in_office_hours,
        answer_steps.step,
        answer_steps.event,
        sum(
            log_between(
                answer_steps.low_hours,
                answer_steps.high_hours,
                draw(round_answers.cycle_no * 16 + answer_steps.step, 'answer wait')
            )
        ) over (
            partition by round_answers.cycle_no order by answer_steps.step
        ) as hours
    from round_answers
    inner join round_cycles using (cycle_no)
    inner join answer_steps using (answer)
    where answer_steps.step > 0
)

select
    cycle_no,
    person_no,
    step + 8 as step,
    case when event = 'Disqualified automatically' then 'Disqualified' else event end as event,
    event in ('Disqualified automatically', 'automatic_mail') as is_automatic,
    case
        when is_in_office_hours and event not in ('Disqualified automatically', 'automatic_mail')
            then in_office_hours(after_hours(answers_start_at, hours))
        else after_hours(answers_start_at, hours)
    end as happened_at
from waits;
