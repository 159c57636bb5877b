use larder::cached;

#[cached]
fn mean(samples: &[f32], weight: Option<f64>) -> u32 {
    (samples[0] + weight.unwrap_or(1.0) as f32) as u32
}

fn main() { mean(&[1.5], None); }
