-- Values that a number had before a binding and that Twilio did not take back: the next unassignment that restores tries
-- them again, where nothing else was there in the meantime.
CREATE TABLE not_restored (
    phone_number_id text COLLATE "C" NOT NULL,
    field           text             NOT NULL,
    value           text             NOT NULL, -- a reference, or what has nothing to hide
    twilio_code     integer,
    operation_id    text COLLATE "C" NOT NULL, -- whose before-image has all of it
    kept_at         timestamptz      NOT NULL,
    PRIMARY KEY (phone_number_id, field)
);
