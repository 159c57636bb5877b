//! Keys of which few are read often and many seldom.

/// Numbers below `keys`, the nth most popular in proportion to 1 / n^exponent, in an order that is
/// the same each time. Which number is popular says nothing about its size.
pub(crate) fn zipf(keys: u64, exponent: f64, reads: usize) -> Vec<u64> {
    let weights = (1..=keys).scan(0.0, |sum, n| {
        *sum += (n as f64).powf(-exponent);
        Some(*sum)
    });
    let sums: Vec<f64> = weights.collect();
    let all = sums[sums.len() - 1];
    let mut random = fastrand::Rng::with_seed(1);
    let mut numbers: Vec<u64> = (0..keys).collect();
    random.shuffle(&mut numbers);
    let key = |_| {
        let chosen = random.f64() * all;
        numbers[sums.partition_point(|sum| *sum < chosen)]
    };
    (0..reads).map(key).collect()
}
