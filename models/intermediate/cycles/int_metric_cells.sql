-- One row per metric, month, slice and value in it, with its counts and amounts.
with metric_results as (
    select * from {{ ref('int_metric_results') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

users as (
    select * from {{ ref('int_users') }}
),

slices as (
    select * from {{ ref('report_slices') }}
),

described_results as (
    select
        metric_results.metric_name,
        lead_cycles.lead_source,
        lead_cycles.channel,
        lead_cycles.campaign_id,
        lead_cycles.segment,
        lead_cycles.country as region,
        lead_cycles.team,
        users.owner_key,
        metric_results.numerator_amount,
        metric_results.denominator_amount,
        metric_results.is_counted,
        metric_results.is_in_whole,
        metric_results.is_excluded,
        metric_results.month_start
    from metric_results
    left join lead_cycles
        on metric_results.cycle_id = lead_cycles.cycle_id
    left join users
        on lead_cycles.owner_id = users.user_id
),

-- Each set has one slice's column; the others' are NULL in it.
sliced_cells as (
    select
        metric_name,
        case
            when grouping(lead_source) = 0 then 'lead_source'
            when grouping(channel) = 0 then 'channel'
            when grouping(campaign_id) = 0 then 'campaign'
            when grouping(segment) = 0 then 'segment'
            when grouping(region) = 0 then 'region'
            when grouping(team) = 0 then 'team'
            when grouping(owner_key) = 0 then 'owner'
            else 'all'
        end as slice_name,
        coalesce(lead_source, channel, campaign_id, segment, region, team, owner_key)
            as slice_value,
        count(*) filter (where is_counted) as numerator_count,
        count(*) filter (where is_in_whole) as denominator_count,
        count(*) filter (where is_excluded) as excluded_count,
        sum(numerator_amount) as numerator_amount,
        sum(denominator_amount) as denominator_amount,
        month_start
    from described_results
    -- The linter's DuckDB does not know these, DuckDB and Spark do.
    group by grouping sets ( -- noqa: PRS
        (metric_name, month_start),
        (metric_name, month_start, lead_source),
        (metric_name, month_start, channel),
        (metric_name, month_start, campaign_id),
        (metric_name, month_start, segment),
        (metric_name, month_start, region),
        (metric_name, month_start, team),
        (metric_name, month_start, owner_key)
    )
),

final as (
    select
        sliced_cells.metric_name,
        sliced_cells.slice_name,
        case
            when sliced_cells.slice_name = 'all' then 'all' else sliced_cells.slice_value
        end as slice_value,
        sliced_cells.numerator_count,
        sliced_cells.denominator_count,
        sliced_cells.excluded_count,
        sliced_cells.numerator_amount,
        sliced_cells.denominator_amount,
        sliced_cells.month_start
    from sliced_cells
    inner join slices
        on sliced_cells.slice_name = slices.slice_name
)

select * from final
