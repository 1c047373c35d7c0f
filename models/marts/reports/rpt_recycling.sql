-- One row per metric of the way back from sales to marketing, period and slice.
with final as (
    select * from {{ ref('int_report_rows') }}
    where report = 'recycling'
)

select * from final
