//! Which names are allowed, and where their files are. Object names are hostile (emoji, `..`, `%`, 1,024
//! bytes), so a file is named by a hash of the object's name and never by the name itself.
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::StorageError;

/// Bucket names become folder names, so they are what Google allows and nothing more.
pub fn check_bucket_name(name: &str) -> Result<(), StorageError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    let ends = [name.bytes().next(), name.bytes().last()];
    let ends_well = ends.iter().flatten().all(u8::is_ascii_alphanumeric);
    if !(3..=222).contains(&name.len()) || !name.bytes().all(allowed) || !ends_well {
        return Err(StorageError::invalid(format!("Invalid bucket name: {name:?}")));
    }
    Ok(())
}

/// 1 to 1,024 bytes of UTF-8 without carriage return or line feed; `.` and `..` are no names either.
pub fn check_object_name(name: &str) -> Result<(), StorageError> {
    let problem = match name {
        "" => "Required: the object name is empty",
        "." | ".." => "Disallowed object name",
        _ if name.len() > 1024 => "The object name is longer than 1024 bytes",
        _ if name.contains(['\r', '\n']) => "Disallowed unicode characters in the object name: carriage return or line feed",
        _ => return Ok(()),
    };
    Err(StorageError::invalid(problem))
}

/// Where an object's metadata is, below its bucket's folder.
pub fn metadata_path(bucket_folder: &Path, object: &str) -> PathBuf {
    stem(bucket_folder, object).with_extension("json")
}

/// Where the bytes of one generation are, below its bucket's folder.
pub fn data_path(bucket_folder: &Path, object: &str, generation: i64) -> PathBuf {
    stem(bucket_folder, object).with_extension(generation.to_string())
}

fn stem(bucket_folder: &Path, object: &str) -> PathBuf {
    let hash = hex::encode(Sha256::digest(object.as_bytes()));
    bucket_folder.join("objects").join(&hash[..2]).join(hash)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn bucket_names_can_only_be_plain_folder_names() {
        for good in ["abc", "heartbeat-lake", "a.b_c-9"] {
            check_bucket_name(good).unwrap();
        }
        for bad in ["", "ab", "..", "...", "../x", "a/b", "Abc", "-abc", "abc.", &"a".repeat(223), "ab\n"] {
            assert!(check_bucket_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn object_names_are_what_google_allows() {
        for good in ["a", "../../etc/passwd", "a b%2F🏒.mp4", "/", &"é".repeat(512)] {
            check_object_name(good).unwrap();
        }
        for bad in ["", ".", "..", "a\nb", "a\rb", &"x".repeat(1025)] {
            assert!(check_object_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn files_stay_in_their_bucket_whatever_the_name() {
        let folder = Path::new("/b");
        for name in ["../../x", "/etc/passwd", "🏒"] {
            let relative = data_path(folder, name, 7).strip_prefix("/b/objects").unwrap().to_owned();
            assert_eq!(relative.components().count(), 2);
            assert!(relative.to_string_lossy().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/.".contains(&byte)));
        }
    }
}
