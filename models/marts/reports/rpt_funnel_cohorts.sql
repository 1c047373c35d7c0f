-- One row per metric of conversion and velocity, period and slice.
with final as (
    select * from {{ ref('int_report_rows') }}
    where report = 'funnel'
)

select * from final
