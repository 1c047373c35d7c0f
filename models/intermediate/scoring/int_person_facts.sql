-- One row per person, attribute that scores may look at, and time for which its value is taken:
-- from its history, and the current value for the time before that begins.
with histories as (
    select * from {{ ref('int_attribute_histories') }}
),

people as (
    select * from {{ ref('int_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

signals as (
    select * from {{ ref('scoring_signals') }}
    where dimension = 'fit'
),

-- A change that becomes known after a later one has already been overtaken.
changes_with_predecessors as (
    select
        person_number,
        signal,
        value,
        changed_at,
        counts_from,
        max(changed_at) over (
            partition by person_number, signal
            order by counts_from, changed_at, value nulls first
            rows between unbounded preceding and 1 preceding
        ) as latest_changed_at
    from histories
),

periods as (
    select
        person_number,
        signal,
        value,
        counts_from as holds_from,
        coalesce(
            lead(counts_from) over (
                partition by person_number, signal
                order by counts_from, changed_at, value nulls first
            ),
            {{ end_of_time() }}
        ) as holds_until
    from changes_with_predecessors
    where changed_at >= latest_changed_at or latest_changed_at is null
),

first_changes as (
    select
        person_number,
        signal,
        min(holds_from) as changed_from
    from periods
    group by person_number, signal
),

current_values as (
    select
        people.person_number,
        signals.signal,
        case signals.signal
            when 'title' then people.title
            when 'seniority' then people.seniority
            when 'country' then people.country
            when 'lead_source' then people.lead_source
            when 'segment' then people.segment
            when 'industry' then accounts.industry
            when 'employee_count' then cast(accounts.employee_count as varchar)
            when 'is_customer' then cast(accounts.is_customer as varchar)
        end as value
    from people
    left join accounts
        on people.account_number = accounts.account_number
    cross join signals
),

final as (
    select
        person_number,
        signal,
        value,
        false as is_current,
        holds_from,
        holds_until
    from periods
    where value is not null and holds_from < holds_until
    union all
    select
        current_values.person_number,
        current_values.signal,
        current_values.value,
        true as is_current,
        {{ beginning_of_time() }} as holds_from,
        coalesce(first_changes.changed_from, {{ end_of_time() }}) as holds_until
    from current_values
    left join first_changes
        on
            current_values.person_number = first_changes.person_number
            and current_values.signal = first_changes.signal
    where current_values.value is not null
)

select * from final
