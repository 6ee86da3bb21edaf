//! Arrays that serde does not know: long ones, and those of a length yet to be found.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    long_arrays arrays_of_arrays arrays_of_any_length arrays_in_structs arrays_as_parameters
}

#[checkpointed]
fn histogram(n: u64) -> u64 {
    let mut bins = [0u64; 64];
    let mut names: [Option<String>; 40] = [const { None }; 40];
    for i in 0..n {
        let bin = (mix(i, 3) % 64) as usize;
        bins[bin] += i;
        names[bin % 40] = Some(format!("n{i}"));
    }
    println!("{names:?}");
    bins.iter().fold(0, |all, &bin| mix(all, bin))
}

fn long_arrays() {
    println!("{}", histogram(9));
}

#[checkpointed]
fn life(rounds: usize) -> u32 {
    let mut cells = [[false; 36]; 34];
    let short = [[[1u8; 40]; 2]; 2].len();
    (
        cells[1][2],
        cells[2][3],
        cells[3][1],
        cells[3][2],
        cells[3][3],
    ) = (true, true, true, true, true);
    for round in 0..rounds {
        let before = cells;
        for (y, row) in cells.iter_mut().enumerate() {
            for (x, cell) in row.iter_mut().enumerate() {
                let around = (0..9)
                    .filter(|&i| i != 4 && before[(y + 33 + i / 3) % 34][(x + 35 + i % 3) % 36]);
                let count = around.count();
                *cell = count == 3 || (count == short && before[y][x]);
            }
        }
        println!("{round}");
    }
    cells.iter().flatten().map(|&cell| u32::from(cell)).sum()
}

fn arrays_of_arrays() {
    println!("{}", life(4));
}

#[checkpointed]
fn rotate<const N: usize>(steps: usize) -> u64 {
    let mut ring = [0u64; N];
    let lengths: [u8; N] = std::array::from_fn(|i| i as u8);
    for step in 0..steps {
        ring[step % N] = mix(step as u64, u64::from(lengths[N - 1]));
    }
    ring.iter().fold(0, |all, &item| mix(all, item))
}

fn arrays_of_any_length() {
    println!("{}", rotate::<3>(5));
}

#[checkpointed]
struct Lattice<const N: usize> {
    spins: [i8; N],
    couplings: [[f32; 33]; 2],
    short: [u8; 3],
}

#[checkpointed]
fn flip(steps: usize) -> (i64, f32) {
    let mut lattice = Lattice::<50> {
        spins: [1; 50],
        couplings: [[0.5; 33]; 2],
        short: [1, 2, 3],
    };
    for step in 0..steps {
        let at = step * 7 % 50;
        lattice.spins[at] = -lattice.spins[at] * lattice.short[step % 3] as i8;
        lattice.couplings[step % 2][step] += 1.5;
    }
    let spins = lattice.spins.iter().map(|&spin| i64::from(spin)).sum();
    (spins, lattice.couplings.iter().flatten().sum())
}

fn arrays_in_structs() {
    println!("{:?}", flip(8));
}

#[checkpointed]
fn power<const N: usize>(
    matrix: [[u64; N]; N],
    weights: &[u64; N],
    sums: &mut [u64; 40],
    mut exponent: u32,
) -> [[u64; N]; N] {
    let weights = *weights;
    let mut result: [[u64; N]; N] =
        std::array::from_fn(|i| std::array::from_fn(|j| u64::from(i == j)));
    let mut base = matrix;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = product(&result, &base);
        }
        #[ckpt(safe_point)]
        for (i, row) in base.iter().enumerate() {
            sums[i * 13] += row[i] * weights[i];
            println!("{exponent} {i} {}", sums[i * 13]);
        }
        base = product(&base, &base);
        exponent /= 2;
    }
    result
}

fn product<const N: usize>(a: &[[u64; N]; N], b: &[[u64; N]; N]) -> [[u64; N]; N] {
    let cell = |i: usize, j: usize| (0..N).map(|k| a[i][k] * b[k][j]).sum::<u64>() % 1009;
    std::array::from_fn(|i| std::array::from_fn(|j| cell(i, j)))
}

fn arrays_as_parameters() {
    let mut sums = [0; 40];
    println!(
        "{:?}",
        power([[1, 1, 0], [0, 1, 1], [1, 0, 1]], &[2, 3, 5], &mut sums, 11)
    );
    println!("{sums:?}");
}
