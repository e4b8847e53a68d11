//! Two sorted streams side by side: what is in both, and what is in one alone. Nothing is held but the next of each.

use futures::{Stream, StreamExt, stream};
use std::cmp::Ordering;

/// What has a place in an order.
pub(crate) trait Placed {
    /// Its name and generation; 0 where its name is enough.
    fn place(&self) -> (&str, i64);
}

/// One step through both streams.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pair<L, R> {
    /// On the left alone.
    Left(L),
    /// On the right alone.
    Right(R),
    /// In both.
    Both(L, R),
}

/// Goes through two streams that are sorted by their places.
pub(crate) fn pairs<L: Placed, R: Placed>(
    left: impl Stream<Item = anyhow::Result<L>>,
    right: impl Stream<Item = anyhow::Result<R>>,
) -> impl Stream<Item = anyhow::Result<Pair<L, R>>> {
    let both = (Box::pin(left.peekable()), Box::pin(right.peekable()));
    stream::try_unfold(both, |(mut left, mut right)| async move {
        let order = match (left.as_mut().peek().await, right.as_mut().peek().await) {
            (None, None) => return Ok(None),
            (Some(Ok(left)), Some(Ok(right))) => left.place().cmp(&right.place()),
            // An error is next wherever it stands.
            (Some(Err(_)), _) | (Some(Ok(_)), None) => Ordering::Less,
            (_, Some(Err(_))) | (None, Some(Ok(_))) => Ordering::Greater,
        };
        let pair = match order {
            Ordering::Less => left.next().await.transpose()?.map(Pair::Left),
            Ordering::Greater => right.next().await.transpose()?.map(Pair::Right),
            Ordering::Equal => {
                left.next().await.transpose()?.zip(right.next().await.transpose()?).map(|(left, right)| Pair::Both(left, right))
            }
        };
        Ok(pair.map(|pair| (pair, (left, right))))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use futures::TryStreamExt;

    impl Placed for (&'static str, i64) {
        fn place(&self) -> (&str, i64) {
            *self
        }
    }

    async fn walk(left: &[(&'static str, i64)], right: &[(&'static str, i64)]) -> Vec<Pair<(&'static str, i64), (&'static str, i64)>> {
        let stream = |of: &[(&'static str, i64)]| stream::iter(of.to_vec()).map(Ok);
        pairs(stream(left), stream(right)).try_collect().await.unwrap()
    }

    #[tokio::test]
    async fn everything_comes_once_and_on_its_side() {
        use Pair::{Both, Left, Right};
        let (a, b, b2, c) = (("a", 1), ("b", 1), ("b", 2), ("c", 1));
        assert_eq!(walk(&[a, b2], &[b, b2, c]).await, [Left(a), Right(b), Both(b2, b2), Right(c)]);
        assert_eq!(walk(&[a, b], &[]).await, [Left(a), Left(b)]);
        assert_eq!(walk(&[], &[a, b]).await, [Right(a), Right(b)]);
        assert_eq!(walk(&[], &[]).await, []);
    }

    #[tokio::test]
    async fn an_error_on_either_side_ends_it() {
        let broken = || stream::iter(vec![Err(anyhow::anyhow!("away"))]);
        let whole = || stream::iter(vec![Ok(("a", 1))]);
        assert!(pairs::<(&str, i64), (&str, i64)>(broken(), whole()).try_collect::<Vec<_>>().await.is_err());
        assert!(pairs::<(&str, i64), (&str, i64)>(whole(), broken()).try_collect::<Vec<_>>().await.is_err());
    }
}
