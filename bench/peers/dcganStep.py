"""The DCGAN training step of `npm run bench -- step` in PyTorch, for machines that have it.

    python3 bench/peers/dcganStep.py [--width 16] [--batch 16] [--device cuda|cpu] [--steps 20] [--json FILE]

Same networks, losses, optimiser and order of updates as the preset "toronto-2018" at 64 x 64; eager float32, TF32 off,
losses read once a step. Weights differ (another generator of random numbers), which the time does not depend on.
"""

import argparse
import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn.functional import softplus

LATENT = 100


def generator(width: int) -> nn.Sequential:
    """Radford et al. 2016: a projection to 4 x 4, then four transposed convolutions of stride 2."""
    widths = [8 * width, 4 * width, 2 * width, width]
    layers: list[nn.Module] = [
        nn.Linear(LATENT, 16 * widths[0], bias=False),
        nn.Unflatten(1, (widths[0], 4, 4)),
        nn.BatchNorm2d(widths[0]),
        nn.ReLU(),
    ]
    for before, after in zip(widths, widths[1:]):
        layers += [nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU()]
    return nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())


def discriminator(width: int) -> nn.Sequential:
    """Its mirror image; no normalisation on the first layer."""
    widths = [width, 2 * width, 4 * width, 8 * width]
    layers: list[nn.Module] = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)]
    for before, after in zip(widths, widths[1:]):
        layers += [nn.Conv2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(16 * widths[-1], 1))


class Trainer:
    def __init__(self, width: int, batch: int, device: torch.device) -> None:
        self.batch, self.device = batch, device
        self.generator = generator(width).to(device)
        self.discriminator = discriminator(width).to(device)
        for parameter in [*self.generator.parameters(), *self.discriminator.parameters()]:
            if parameter.dim() > 1:
                nn.init.normal_(parameter, 0.0, 0.02)
        self.average = [parameter.detach().clone() for parameter in self.generator.parameters()]
        rates = {"lr": 2e-4, "betas": (0.5, 0.999), "eps": 1e-8}
        self.generator_adam = torch.optim.Adam(self.generator.parameters(), **rates)
        self.discriminator_adam = torch.optim.Adam(self.discriminator.parameters(), **rates)

    def step(self, pixels: torch.Tensor) -> list[float]:
        """Generator, then discriminator on the same synthetic images; returns both losses and mean D."""
        real = pixels.to(self.device)
        latents = torch.rand(self.batch, LATENT, device=self.device) * 2 - 1
        fake = self.generator(latents)
        generator_loss = softplus(-self.discriminator(fake)).mean()
        gradients = torch.autograd.grad(generator_loss, list(self.generator.parameters()))
        self.apply(self.generator_adam, self.generator, gradients)

        on_real, on_fake = self.discriminator(real), self.discriminator(fake.detach())
        loss = softplus(-on_real).mean() + softplus(on_fake).mean()
        gradients = torch.autograd.grad(loss, list(self.discriminator.parameters()))
        self.apply(self.discriminator_adam, self.discriminator, gradients)

        with torch.no_grad():
            for average, parameter in zip(self.average, self.generator.parameters()):
                average.lerp_(parameter, 0.002)
        report = [generator_loss, loss, torch.sigmoid(on_real).mean(), torch.sigmoid(on_fake).mean()]
        return torch.stack([number.detach() for number in report]).tolist()

    @staticmethod
    def apply(optimizer: torch.optim.Optimizer, network: nn.Module, gradients: tuple[torch.Tensor, ...]) -> None:
        for parameter, gradient in zip(network.parameters(), gradients):
            parameter.grad = gradient
        optimizer.step()


def serve(trainer: Trainer, pixels: torch.Tensor) -> None:
    """For `npm run bench -- peer`, which lets two engines take turns."""
    print(f"PyTorch {torch.__version__}", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        trainer.step(pixels)
        print(1000 * (time.perf_counter() - start), flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--width", type=int, default=16)
    arguments.add_argument("--batch", type=int, default=16)
    arguments.add_argument("--steps", type=int, default=20)
    arguments.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments.add_argument("--threads", type=int, help="on the processor")
    arguments.add_argument("--serve", action="store_true", help="one step for each line read, its milliseconds out")
    arguments.add_argument("--json")
    options = arguments.parse_args()

    torch.manual_seed(1)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    device = torch.device(options.device)
    if options.threads:
        torch.set_num_threads(options.threads)
    trainer = Trainer(options.width, options.batch, device)
    pixels = torch.rand(options.batch, 1, 64, 64) * 2 - 1
    if options.serve:
        serve(trainer, pixels)
        return
    times = []
    for step in range(options.steps + 5):
        start = time.perf_counter()
        losses = trainer.step(pixels)
        if step >= 5:
            times.append(1000 * (time.perf_counter() - start))
        if not all(map(torch.isfinite, torch.tensor(losses))):
            raise SystemExit("The losses are not finite.")
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    result = {
        "case": f"DCGAN 64², nf {options.width}, batch {options.batch}",
        "adapter": name,
        "runtime": f"PyTorch {torch.__version__}",
        "medianMs": statistics.median(times),
        "minMs": min(times),
        "maxMs": max(times),
        "steps": options.steps,
    }
    print(json.dumps(result, indent=2, ensure_ascii=False))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    main()
