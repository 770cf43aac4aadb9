"""Trains a U-Net of MONAI's BasicUNet or nnU-Net's form on drawn scans for a moment, and exports it.

    party-agent phantoms --kind organ --out TRAINING --patients 24 --seed 150000001 --voxels 56x56x56
    party-agent phantoms --kind organ --out TEST --patients 8 --seed 160000001 --voxels 56x56x56
    python3 examples/basic-unet.py TRAINING TEST unet.onnx --features 16 32 64 128

Two convolutions of 3 x 3 x 3 a level, each with a norm and an activation, transposed convolutions of 2 x 2 x 2 (or a resize
and a convolution of 1 x 1 x 1) up, and what came down beside it. With --dims 2 it works on slices. It prints Dice's coefficient by class on
TEST and the multiply-adds of its convolutions. With Debian's python3-torch 1.13; a JSON beside the model says what volumes it takes.
"""
import argparse
import gzip
import json
import struct
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

OFFSET = 352


def voxels(path, kind):
    """Of a NIfTI file that renderOrganSet wrote: a header of 352 bytes, then the slowest axis first."""
    data = gzip.decompress(path.read_bytes())
    sizes = struct.unpack("<8h", data[40:56])[1:4][::-1]
    return np.frombuffer(data, kind, offset=OFFSET).reshape(sizes)


def read_set(folder):
    scans = np.stack([voxels(path, "<i2") for path in sorted(Path(folder, "volumes").iterdir())]).astype(np.float32)
    masks = np.stack([voxels(path, "u1") for path in sorted(Path(folder, "masks").iterdir())]).astype(np.int64)
    scans = (np.clip(scans, -200, 300) - 50) / 250
    return torch.tensor(scans)[:, None], torch.tensor(masks)


class Form:
    """The layers of a U-Net of so many dimensions."""

    def __init__(self, options):
        three = options.dims == 3
        self.conv = nn.Conv3d if three else nn.Conv2d
        self.transposed = nn.ConvTranspose3d if three else nn.ConvTranspose2d
        self.pool = nn.MaxPool3d if three else nn.MaxPool2d
        norms = {
            "batch": nn.BatchNorm3d if three else nn.BatchNorm2d,
            "instance": lambda n: (nn.InstanceNorm3d if three else nn.InstanceNorm2d)(n, affine=True),
        }
        self.norm = norms[options.norm]
        self.activation = {"relu": nn.ReLU, "leaky": lambda: nn.LeakyReLU(options.slope)}[options.activation]
        self.linear = "trilinear" if three else "bilinear"
        self.residual, self.upsample = options.residual, options.upsample


class TwoConv(nn.Module):
    def __init__(self, form, inputs, outputs, stride=1):
        super().__init__()
        self.first = nn.Sequential(
            form.conv(inputs, outputs, 3, stride, padding=1), form.norm(outputs), form.activation()
        )
        self.second = nn.Sequential(form.conv(outputs, outputs, 3, padding=1), form.norm(outputs))
        self.beside = form.conv(inputs, outputs, 1, stride) if form.residual else None
        self.activation = form.activation()

    def forward(self, x):
        y = self.second(self.first(x))
        return self.activation(y if self.beside is None else y + self.beside(x))


class Up(nn.Module):
    def __init__(self, form, inputs, outputs):
        super().__init__()
        if form.upsample == "deconv":
            self.up = form.transposed(inputs, outputs, 2, stride=2)
        else:
            mode = {"nearest": "nearest", "linear": form.linear}[form.upsample]
            corners = {} if mode == "nearest" else {"align_corners": False}
            self.up = nn.Sequential(form.conv(inputs, outputs, 1), nn.Upsample(scale_factor=2, mode=mode, **corners))
        self.conv = TwoConv(form, 2 * outputs, outputs)

    def forward(self, x, beside):
        return self.conv(torch.cat([beside, self.up(x)], 1))


class UNet(nn.Module):
    def __init__(self, options, classes=3):
        super().__init__()
        form = Form(options)
        features = options.features
        # nnU-Net goes down by strides, BasicUNet by maxima.
        self.pool = None if options.strided else form.pool(2)
        stride = 2 if options.strided else 1
        self.down = nn.ModuleList([TwoConv(form, 1, features[0])])
        for inputs, outputs in zip(features, features[1:]):
            self.down.append(TwoConv(form, inputs, outputs, stride))
        pairs = list(zip(features, features[1:]))[::-1]
        self.up = nn.ModuleList([Up(form, outputs, inputs) for inputs, outputs in pairs])
        self.classes = form.conv(features[0], classes, 1)
        self.end = {"logits": nn.Identity(), "softmax": nn.Softmax(1), "sigmoid": nn.Sigmoid()}[options.end]

    def forward(self, x):
        beside = []
        for level, down in enumerate(self.down):
            if level > 0 and self.pool is not None:
                x = self.pool(x)
            x = down(x)
            beside.append(x)
        for up, fine in zip(self.up, beside[-2::-1]):
            x = up(x, fine)
        return self.end(self.classes(x))


def loss_of(logits, masks):
    shares = logits.softmax(1)
    loss = nn.functional.cross_entropy(logits, masks, weight=torch.tensor([0.3, 1.0, 2.0]))
    for c in (1, 2):
        wanted = (masks == c).float()
        overlap = (2 * (shares[:, c] * wanted).sum() + 1) / (shares[:, c].sum() + wanted.sum() + 1)
        loss = loss + 1 - overlap
    return loss


def products_of(net, scan):
    """Multiply-adds of all convolutions on one scan; each counts as two floating-point operations."""
    products = 0

    def count(module, inputs, output):
        nonlocal products
        taps = int(np.prod(module.kernel_size))
        if isinstance(module, (nn.ConvTranspose2d, nn.ConvTranspose3d)):
            products += inputs[0].numel() * module.out_channels * taps
        else:
            products += output.numel() * module.in_channels * taps

    kinds = (nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.ConvTranspose3d)
    hooks = [m.register_forward_hook(count) for m in net.modules() if isinstance(m, kinds)]
    with torch.no_grad():
        net(scan)
    for hook in hooks:
        hook.remove()
    return products


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("training")
    parser.add_argument("test")
    parser.add_argument("out")
    parser.add_argument("--dims", type=int, default=3, choices=(2, 3))
    parser.add_argument("--features", type=int, nargs="+", default=[8, 16, 32])
    parser.add_argument("--norm", default="batch", choices=("batch", "instance"))
    parser.add_argument("--activation", default="relu", choices=("relu", "leaky"))
    parser.add_argument("--slope", type=float, default=0.01)
    parser.add_argument("--upsample", default="deconv", choices=("deconv", "nearest", "linear"))
    parser.add_argument("--residual", action="store_true")
    parser.add_argument("--strided", action="store_true")
    parser.add_argument("--end", default="logits", choices=("logits", "softmax", "sigmoid"))
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--opset", type=int, default=13)
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    scans, masks = read_set(options.training)
    if options.dims == 2:
        # The slice in the middle, and those a quarter of the way from either end.
        at = [scans.shape[2] * part // 4 for part in (1, 2, 3)]
        scans = scans[:, :, at].transpose(1, 2).flatten(0, 1)
        masks = masks[:, at].flatten(0, 1)
    net = UNet(options)
    end, net.end = net.end, nn.Identity()
    optimiser = torch.optim.Adam(net.parameters())
    steps = options.epochs * len(scans)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, total_steps=steps)
    started = time.time()
    for epoch in range(options.epochs):
        for at in torch.randperm(len(scans)):
            loss = loss_of(net(scans[at : at + 1]), masks[at : at + 1])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        print(f"epoch {epoch + 1}: {loss.item():.3f} after {time.time() - started:.0f} s", flush=True)
    net.eval()
    scans, masks = read_set(options.test)
    if options.dims == 2:
        at = scans.shape[2] // 2
        scans, masks = scans[:, :, at], masks[:, at]
    with torch.no_grad():
        found = torch.cat([net(scan[None]) for scan in scans]).argmax(1)
    for c in (1, 2):
        pairs = [(a == c, b == c) for a, b in zip(found, masks) if (b == c).any()]
        values = [(2 * (a & b).sum() / (a.sum() + b.sum())).item() for a, b in pairs]
        print(f"class {c}: Dice mean {np.mean(values):.3f}, least {np.min(values):.3f} on {len(values)} scans")
    products = products_of(net, scans[:1])
    print(f"{products} multiply-adds of convolutions, {2 * products / 1e9:.3f} GFLOP")
    net.end = end
    names = {"input_names": ["volume"], "output_names": ["mask_logits"]}
    torch.onnx.export(net, scans[:1], options.out, opset_version=options.opset, **names)
    volume = {
        "axes": "SAR",
        "resize": "none",
        "intensity": {"kind": "window", "low": -200, "high": 300, "mean": 50, "std": 250},
    }
    described = {"outputs": ["background", "organ", "lesion"]}
    if options.end == "logits":
        described["meaning"] = "logits-softmax"
    if options.dims == 3:
        described["volume"] = volume
    Path(options.out).with_suffix(".json").write_text(json.dumps(described, indent=2) + "\n")


if __name__ == "__main__":
    main()
