-- One row per metric of what marketing does with leads that are not sales-ready, period and slice.
with final as (
    select * from {{ ref('int_report_rows') }}
    where report = 'nurture'
)

select * from final
