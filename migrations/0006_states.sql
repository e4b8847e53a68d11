-- The check of 0005, proved for the clips that were there before it, while others read and write.
ALTER TABLE media.clips VALIDATE CONSTRAINT clips_status_check;
