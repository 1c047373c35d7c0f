-- One row per metric of the agreement on hand-off and follow-up, period and slice.
with final as (
    select * from {{ ref('int_report_rows') }}
    where report = 'follow_up'
)

select * from final
