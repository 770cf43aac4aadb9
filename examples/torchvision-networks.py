"""Trains torchvision's networks for a moment on phantoms and exports them as ONNX files, for `npm run conformance -- --models OUT`.

    party-agent phantoms --out PHANTOMS --patients 600 --size 128 --seed 150000001
    python3 examples/torchvision-networks.py PHANTOMS OUT [--size 64] [--train-size 64] [--steps 60] [--batch 16] [NAME ...]

Random weights say little of how much precision a network needs, so each learns the 14 findings first, from films of three
equal channels with values from 0 to 1. With Debian's python3-torch 1.13 and python3-torchvision 0.14 on one thread half a minute a network
at 64 x 64. For larger inputs they learn from small ones and see the large ones only to settle their batch norms. Files that are there
already are left alone.
"""
import argparse
import csv
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision import models

FINDINGS = 14
# Their stems or their pooling want more than 64 pixels.
LEAST_SIZES = {"inception_v3": 96}
# Their positions are part of the weights.
FIXED_SIZE = {"vit_small", "swin_small"}


def vit_small(size):
    return models.VisionTransformer(size, size // 8, 4, 4, 64, 128, num_classes=FINDINGS)


def swin_small(_):
    return models.SwinTransformer([4, 4], 32, [2, 2], [2, 4], [4, 4], num_classes=FINDINGS)


def named(name, **options):
    return lambda _: getattr(models, name)(num_classes=FINDINGS, **options)


PLAIN = (
    "squeezenet1_0 squeezenet1_1 resnet18 resnet34 resnet50 resnext50_32x4d wide_resnet50_2 densenet121 densenet169 densenet201 "
    "vgg11 vgg16 alexnet mobilenet_v2 mobilenet_v3_small mobilenet_v3_large mnasnet0_5 mnasnet1_0 shufflenet_v2_x0_5 "
    "shufflenet_v2_x1_0 regnet_x_400mf regnet_y_400mf efficientnet_b0 convnext_tiny"
).split()
NETWORKS = {
    **{name: named(name) for name in PLAIN},
    "googlenet": named("googlenet", aux_logits=False, init_weights=True),
    "inception_v3": named("inception_v3", aux_logits=False, init_weights=True),
    "vit_small": vit_small,
    "swin_small": swin_small,
}


def read_set(folder, size):
    with open(Path(folder, "labels.csv"), newline="") as table:
        rows = list(csv.DictReader(table))
    paths = {path.stem: path for path in Path(folder, "images").iterdir()}
    columns = list(rows[0])[-FINDINGS:]
    name = next(column for column in rows[0] if Path(rows[0][column]).stem in paths)
    films = [Image.open(paths[Path(row[name]).stem]).convert("L").resize((size, size), Image.BILINEAR) for row in rows]
    films = np.stack([np.asarray(film, np.float32) / 255 for film in films])
    labels = np.array([[float(row[column] in ("1", "1.0")) for column in columns] for row in rows], np.float32)
    return torch.tensor(films)[:, None].expand(-1, 3, -1, -1), torch.tensor(labels)


def train(net, films, labels, steps, batch):
    net.train()
    optimiser = torch.optim.AdamW(net.parameters(), weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 1e-3, total_steps=steps)
    for step in range(steps):
        chosen = torch.randint(len(films), (batch,))
        loss = nn.functional.binary_cross_entropy_with_logits(net(films[chosen]), labels[chosen])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return loss.item()


def settle(net, films, batch):
    """Means and variances of batch norm as they are with the last weights: after so few steps they lag behind."""
    net.train()
    norms = [layer for layer in net.modules() if isinstance(layer, nn.modules.batchnorm._BatchNorm)]
    if not norms:
        return
    for layer in norms:
        layer.reset_running_stats()
        layer.momentum = None
    with torch.no_grad():
        for first in range(0, min(len(films), 64), batch):
            net(films[first : first + batch])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("phantoms")
    parser.add_argument("out")
    parser.add_argument("names", nargs="*")
    for option, default in (("--size", 64), ("--train-size", 64), ("--steps", 60), ("--batch", 16)):
        parser.add_argument(option, type=int, default=default)
    given = parser.parse_args()
    torch.set_num_threads(1)
    Path(given.out).mkdir(parents=True, exist_ok=True)
    for name in given.names or NETWORKS:
        path = Path(given.out, f"{name}.onnx")
        if path.exists():
            continue
        torch.manual_seed(1)
        size = max(given.size, LEAST_SIZES.get(name, 0))
        smaller = size if name in FIXED_SIZE else min(size, max(given.train_size, LEAST_SIZES.get(name, 0)))
        net = NETWORKS[name](size)
        films, labels = read_set(given.phantoms, smaller)
        # SqueezeNet ends in a rectifier, and most findings are absent: it learns to say that they are, or it would say nothing.
        loss = train(net, films, 1 - labels if name.startswith("squeezenet") else labels, given.steps, given.batch)
        films, _ = read_set(given.phantoms, size)
        settle(net, films, given.batch)
        net.eval()
        torch.onnx.export(net, films[:1].contiguous(), path, opset_version=13, input_names=["image"], output_names=["logits"])
        print(f"{name}: {size} x {size}, loss {loss:.3f}", flush=True)


if __name__ == "__main__":
    main()
