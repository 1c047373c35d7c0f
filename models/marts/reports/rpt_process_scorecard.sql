-- One row per practice of published surveys: what the company's own data say about it.
with survey_lines as (
    select * from {{ ref('survey_lines') }}
),

practice_rules as (
    select * from {{ ref('practice_rules') }}
),

follow_up as (
    select * from {{ ref('rpt_follow_up') }}
),

recycling as (
    select * from {{ ref('rpt_recycling') }}
),

nurture as (
    select * from {{ ref('rpt_nurture') }}
),

funnel_cohorts as (
    select * from {{ ref('rpt_funnel_cohorts') }}
),

rules_in_force as (
    select
        line_name,
        metric_name,
        evidence_text,
        at_least_rate
    from practice_rules
    where valid_from <= {{ reporting_date(as_of()) }}
    qualify row_number() over (partition by line_name order by valid_from desc) = 1
),

report_rows as (
    select * from follow_up
    union all
    select * from recycling
    union all
    select * from nurture
    union all
    select * from funnel_cohorts
),

own_rates as (
    select
        metric_name,
        not_measured_reason,
        numerator_count,
        denominator_count,
        rate,
        rate_low,
        rate_high
    from report_rows
    where slice_name = 'all' and period_grain = 'all'
),

final as (
    select
        survey_lines.line_name,
        survey_lines.wording,
        rules_in_force.metric_name,
        case
            when own_rates.rate is null then 'not measured'
            when own_rates.rate >= rules_in_force.at_least_rate then 'yes'
            else 'no'
        end as answer,
        case
            when own_rates.rate is not null then null
            when rules_in_force.line_name is null then 'no rule says what would show it'
            when own_rates.metric_name is null then 'no report holds the metric of its rule'
            else coalesce(own_rates.not_measured_reason, 'nothing is old enough to count')
        end as not_measured_reason,
        case
            when own_rates.rate is not null
                then replace(
                    replace(
                        rules_in_force.evidence_text,
                        '[numerator]',
                        cast(own_rates.numerator_count as varchar)
                    ),
                    '[denominator]',
                    cast(own_rates.denominator_count as varchar)
                )
        end as evidence,
        survey_lines.position,
        survey_lines.share_of_firms,
        rules_in_force.at_least_rate,
        own_rates.numerator_count,
        own_rates.denominator_count,
        own_rates.rate,
        own_rates.rate_low,
        own_rates.rate_high,
        own_rates.rate_low >= rules_in_force.at_least_rate
        or own_rates.rate_high < rules_in_force.at_least_rate as is_beyond_chance,
        {{ as_of() }} as as_of
    from survey_lines
    left join rules_in_force
        on survey_lines.line_name = rules_in_force.line_name
    left join own_rates
        on rules_in_force.metric_name = own_rates.metric_name
)

select * from final
