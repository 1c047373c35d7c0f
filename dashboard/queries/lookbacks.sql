-- One row per look-back that the published version holds, the longest last.
with paths as (
    select * from marts.fct_attribution_paths
),

final as (
    select distinct lookback_days
    from paths
)

select * from final
order by lookback_days
