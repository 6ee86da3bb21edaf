//! Two builds of one program in one: between them the fields of a struct changed places.
//!
//! Types in two blocks of one function have the same name to the compiler, as the same type has before and after a rebuild.

fn main() {
    let rebuilt = std::env::args()
        .nth(1)
        .is_some_and(|word| word == "rebuilt");
    let (time, heat) = if rebuilt {
        #[ckpt::checkpointed]
        struct Rod {
            heat: f64,
            time: f64,
        }

        #[ckpt::checkpointed(id = "relax")]
        fn relax() -> (f64, f64) {
            let mut rod = Rod {
                heat: 1000.0,
                time: 0.0,
            };
            for _ in 0..10 {
                rod.time += 1.0;
                rod.heat *= 0.5;
            }
            (rod.time, rod.heat)
        }
        relax()
    } else {
        #[ckpt::checkpointed]
        struct Rod {
            time: f64,
            heat: f64,
        }

        #[ckpt::checkpointed(id = "relax")]
        fn relax() -> (f64, f64) {
            let mut rod = Rod {
                heat: 1000.0,
                time: 0.0,
            };
            for _ in 0..10 {
                rod.time += 1.0;
                rod.heat *= 0.5;
            }
            (rod.time, rod.heat)
        }
        relax()
    };
    println!("{time} {heat}");
}
