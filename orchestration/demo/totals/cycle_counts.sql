-- Counts of cycles, and the two sides of every rate over them.
with followed as (
    select
        cycle_facts.*,
        previous.outcome as previous_outcome,
        next_cycles.handed_off_at as next_handed_off_at,
        returns.came_back_at,
        returns.first_contacted_at,
        due_times.due_at,
        epoch_us(as_of()) - epoch_us(cycle_facts.handed_off_at) as age_us,
        coalesce(cycle_facts.opportunity_role, 'primary') = 'primary' as counts_for_deals
    from cycle_facts
    left join cycle_facts as previous
        on cycle_facts.person_no = previous.person_no
        and cycle_facts.cycle_number = previous.cycle_number + 1
    left join cycle_facts as next_cycles
        on cycle_facts.person_no = next_cycles.person_no
        and cycle_facts.cycle_number + 1 = next_cycles.cycle_number
    left join returns on cycle_facts.cycle_no = returns.cycle_no
    left join due_times on cycle_facts.cycle_no = due_times.cycle_no
),

windowed as (
    select
        *,
        handed_off_at + days(getvariable('follow_up_days')) as follow_up_until,
        handed_off_at + days(getvariable('acceptance_days')) as acceptance_until,
        handed_off_at + days(getvariable('rejection_days')) as rejection_until,
        handed_off_at + days(getvariable('leak_days')) as leak_until,
        handed_off_at + days(getvariable('recycle_days')) as recycle_until,
        handed_off_at + days(getvariable('closure_days')) as closure_until,
        opened_at + days(getvariable('closure_days')) as return_until,
        recycled_at + days(getvariable('re_entry_days')) as re_entry_until,
        came_back_at + days(getvariable('return_path_days')) as return_path_until,
        came_back_at + days(getvariable('orphan_days')) as orphan_until,
        outcome = 'disqualified' and coalesce(is_disqualified_automatically, false)
            as is_left_out_of_follow_up,
        coalesce(
            first_followed_up_at, accepted_at, rejected_at, recycled_at, deal_created_at
        ) is null as is_leaking,
        previous_outcome in ('recycled', 'rejected', 'expired') as is_returned
    from followed
)

select
    count(*) as cycles,
    count(*) filter (inquiry_at is not null) as inquiries,
    count(*) filter (mql_at is not null) as mqls,
    count(*) filter (handed_off_at is not null) as hand_offs,
    count(*) filter (handed_off_at is not null and first_followed_up_at is not null)
        as answered_hand_offs,
    count(*) filter (accepted_at is not null) as accepted,
    count(*) filter (rejected_at is not null) as rejected,
    count(*) filter (rejected_at is not null and is_rejected_with_reason) as rejected_with_reason,
    count(*) filter (recycled_at is not null) as recycled,
    count(*) filter (disqualified_at is not null) as disqualified,
    count(*) filter (expired_at is not null) as expired,
    count(*) filter (qualified_at is not null or deal_created_at is not null) as qualified,
    count(*) filter (is_returned) as returned,
    count(*) filter (is_returned and handed_off_at is not null) as returned_and_handed_off,
    count(*) filter (opportunity_role = 'supporting') as supporting,
    -- Whom a lead is given to once its cycle has ended is no matter of that cycle.
    (
        select count(*)
        from reassignments
        inner join cycle_facts using (cycle_no)
        where coalesce(
            reassigned_at < case outcome
                when 'rejected' then rejected_at
                when 'recycled' then recycled_at
                when 'disqualified' then disqualified_at
            end,
            true
        )
    ) as reassignments,
    count(*) filter (kind = 'junk') as of_deleted_people,

    count(*) filter (follow_up_until <= as_of() and not is_left_out_of_follow_up)
        as follow_up_rate_denominator,
    count(*) filter (
        follow_up_until <= as_of()
        and not is_left_out_of_follow_up
        and first_followed_up_at <= follow_up_until
    ) as follow_up_rate_numerator,
    count(*) filter (follow_up_until <= as_of() and is_left_out_of_follow_up)
        as follow_up_rate_excluded,

    count(*) filter (due_at <= as_of()) as sla_hit_rate_denominator,
    count(*) filter (due_at <= as_of() and first_followed_up_at <= due_at)
        as sla_hit_rate_numerator,
    count(*) filter (due_at > as_of()) as sla_hit_rate_excluded,

    count(*) filter (due_at <= as_of()) as sla_late_rate_denominator,
    count(*) filter (due_at <= as_of() and first_followed_up_at > due_at)
        as sla_late_rate_numerator,

    count(*) filter (due_at <= as_of()) as sla_open_rate_denominator,
    count(*) filter (due_at <= as_of() and first_followed_up_at is null)
        as sla_open_rate_numerator,

    count(*) filter (acceptance_until <= as_of()) as acceptance_rate_denominator,
    count(*) filter (acceptance_until <= as_of() and accepted_at is not null)
        as acceptance_rate_numerator,
    count(*) filter (acceptance_until <= as_of() and accepted_at <= acceptance_until)
        as acceptance_rate_numerator_within_window,

    count(*) filter (rejection_until <= as_of()) as rejection_rate_denominator,
    count(*) filter (rejection_until <= as_of() and rejected_at is not null)
        as rejection_rate_numerator,
    count(*) filter (rejection_until <= as_of() and rejected_at <= rejection_until)
        as rejection_rate_numerator_within_window,

    count(*) filter (leak_until <= as_of()) as leak_rate_denominator,
    count(*) filter (leak_until <= as_of() and is_leaking) as leak_rate_numerator,
    count(*) filter (leak_until <= as_of() and is_leaking and disqualified_at is null)
        as leak_rate_numerator_without_disqualified,

    count(*) filter (recycle_until <= as_of()) as recycle_rate_denominator,
    count(*) filter (
        recycle_until <= as_of() and outcome = 'recycled' and recycled_at <= recycle_until
    ) as recycle_rate_numerator,

    count(*) filter (outcome = 'recycled' and re_entry_until <= as_of())
        as re_entry_rate_denominator,
    count(*) filter (
        outcome = 'recycled'
        and re_entry_until <= as_of()
        and next_handed_off_at <= re_entry_until
    ) as re_entry_rate_numerator,

    count(*) filter (return_path_until <= as_of()) as return_path_rate_denominator,
    count(*) filter (return_path_until <= as_of() and first_contacted_at <= return_path_until)
        as return_path_rate_numerator,

    count(*) filter (outcome = 'recycled' and orphan_until <= as_of())
        as orphan_recycle_rate_denominator,
    count(*) filter (
        outcome = 'recycled'
        and orphan_until <= as_of()
        and coalesce(first_contacted_at > orphan_until, true)
    ) as orphan_recycle_rate_numerator,

    count(*) filter (is_returned and return_until <= as_of() and counts_for_deals)
        as recycled_win_rate_denominator,
    count(*) filter (
        is_returned and return_until <= as_of() and counts_for_deals and outcome = 'won'
    ) as recycled_win_rate_numerator,
    count(*) filter (is_returned and return_until <= as_of())
        as recycled_win_rate_denominator_with_supporting,
    count(*) filter (is_returned and return_until <= as_of() and outcome = 'won')
        as recycled_win_rate_numerator_with_supporting,

    count(*) filter (closure_until <= as_of() and counts_for_deals) as closure_rate_denominator,
    count(*) filter (closure_until <= as_of() and counts_for_deals and outcome = 'won')
        as closure_rate_numerator,

    count(*) filter (outcome in ('won', 'lost') and counts_for_deals) as win_rate_denominator,
    count(*) filter (outcome = 'won' and counts_for_deals) as win_rate_numerator
from windowed
