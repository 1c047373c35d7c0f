select
    salesforce_id('017', row_number() over (order by changed_at, lead_no, step, field)) as "Id",
    salesforce_id('00Q', lead_no) as "LeadId",
    field as "Field",
    case
        when field = 'Owner' then salesforce_id('005', cast(old_value as bigint))
        else old_value
    end
        as "OldValue",
    case
        when field = 'Owner' then salesforce_id('005', cast(new_value as bigint))
        else new_value
    end
        as "NewValue",
    salesforce_id('005', changed_by) as "CreatedById",
    changed_at as "CreatedDate"
from lead_changes
order by "Id"
