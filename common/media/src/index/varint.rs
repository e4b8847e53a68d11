//! Whole numbers in as few bytes as they need: seven bits a byte, the lowest first.

/// Appends numbers.
pub fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Appends a number that may be negative: small ones of either sign stay short.
pub fn put_signed(bytes: &mut Vec<u8>, value: i64) {
    put(bytes, (value << 1 ^ value >> 63) as u64);
}

/// Takes numbers from the front.
#[derive(Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl Reader<'_> {
    /// The next number.
    pub fn take(&mut self) -> anyhow::Result<u64> {
        let mut value = 0;
        for place in 0..10 {
            let (&byte, rest) = self.0.split_first().ok_or_else(|| anyhow::anyhow!("the index ends within a number"))?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        anyhow::bail!("the index has a number that never ends")
    }

    /// The next number, which may be negative.
    pub fn take_signed(&mut self) -> anyhow::Result<i64> {
        let value = self.take()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// The next number, of a narrower type.
    pub fn take_as<T: TryFrom<u64>>(&mut self) -> anyhow::Result<T> {
        let value = self.take()?;
        T::try_from(value).map_err(|_| anyhow::anyhow!("the index has {value} where that is too large"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut bytes = Vec::new();
        let numbers = [0, 1, -1, 63, -64, 64, 1 << 40, i64::MAX, i64::MIN];
        numbers.iter().for_each(|&number| put_signed(&mut bytes, number));
        put(&mut bytes, u64::MAX);
        let mut reader = Reader(&bytes);
        numbers.iter().for_each(|&number| assert_eq!(reader.take_signed().unwrap(), number));
        assert_eq!(reader.take().unwrap(), u64::MAX);
        assert!(reader.take().is_err());
    }

    #[test]
    fn endless_and_oversized_numbers_are_errors() {
        assert!(Reader(&[0xff; 20]).take().is_err());
        assert!(Reader(&[0x80, 0x80, 0x04]).take_as::<u16>().is_err());
    }
}
