-- In which trace a request came, and so in which its clip is made: everything that is announced of it later is announced in that trace,
-- also when it waited for its video. A W3C traceparent; null where there was none, and of what is older than this column.
ALTER TABLE media.requests ADD COLUMN traceparent text;
ALTER TABLE media.clips ADD COLUMN traceparent text;
