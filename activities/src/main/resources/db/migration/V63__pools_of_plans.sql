-- Pools are settings as well, each written once by its batch, and what was left alone says why. Beside the settings
-- stand the plan that is carried out, and the numbers that the plan cannot change.
ALTER TABLE operation_setting DROP CONSTRAINT operation_setting_kind_check;
ALTER TABLE operation_setting ADD CONSTRAINT operation_setting_kind_check
    CHECK (kind IN ('AGENT', 'POOL', 'BUDGET', 'PLAN', 'NUMBER'));
ALTER TABLE operation_setting DROP CONSTRAINT operation_setting_check;
ALTER TABLE operation_setting ADD CONSTRAINT operation_setting_check
    CHECK ((before IS NOT NULL OR after IS NOT NULL) = (kind IN ('AGENT', 'POOL', 'BUDGET')));

ALTER TABLE operation_setting ADD COLUMN written_at timestamptz;
ALTER TABLE operation_setting ADD COLUMN left_alone text;
UPDATE operation_setting s SET written_at = o.updated_at FROM operation o
    WHERE o.id = s.operation_id AND o.state = 'COMPLETED';

CREATE INDEX operation_setting_by_plan ON operation_setting (id) WHERE kind = 'PLAN';
