"""Makes the PyTorch files of this folder and networks.json and files.json: what PyTorch itself computes with them.

Run with PyTorch and torchvision (made with Debian's torch 1.13.1, torchvision 0.14.1):  python make.py [networks|files]
and then with a PyTorch of today, for its archives (made with torch 2.13.0; without torchvision):  python make.py today
Weights and images are numbers of a formula that the tests have too (support/formula.ts), so that of the large networks only names and
sizes are kept. The files of SqueezeNet are whole all the same: their weights are views of short storages.
torchxrayvision's end is op_norm of its models.py, written out here.
"""
import gzip, json, os, sys
import torch

TODAY = sys.argv[1:] == ["today"]
if not TODAY:
    import torchvision

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from formula import hashed, numbers  # noqa: E402


def fill(model, seed):
    with torch.no_grad():
        for index, (name, tensor) in enumerate(model.state_dict().items()):
            if name.endswith("num_batches_tracked"):
                continue
            values = torch.from_numpy(hashed(seed + index, tensor.numel())).reshape(tensor.shape)
            tensor.copy_(scaled(name, values))


def scaled(name, values):
    if name.endswith("running_var"):
        return 1 + 0.5 * values
    if values.ndim > 1:
        fan = values[0].numel()
        return values * torch.tensor((3 / fan) ** 0.5, dtype=torch.float32)
    if name.endswith("op_threshs"):
        out = 0.5 + 0.4 * values
        out[1] = float("nan")
        return out
    if name.endswith("weight"):
        return 1 + 0.2 * values
    return 0.2 * values


class Xrv(torch.nn.Module):
    """torchxrayvision.models.DenseNet with weights: one channel, thresholds, a sigmoid before op_norm."""

    def __init__(self):
        super().__init__()
        inner = torchvision.models.densenet121(num_classes=4)
        inner.features.conv0 = torch.nn.Conv2d(1, 64, 7, 2, 3, bias=False)
        self.features, self.classifier = inner.features, inner.classifier
        self.register_buffer("op_threshs", torch.zeros(4))

    def forward(self, x):
        out = torch.relu(self.features(x))
        out = torch.nn.functional.adaptive_avg_pool2d(out, (1, 1)).view(out.size(0), -1)
        return op_norm(torch.sigmoid(self.classifier(out)), self.op_threshs)


def op_norm(outputs, op_threshs):
    op_threshs = op_threshs.expand(outputs.shape[0], -1)
    outputs_new = torch.zeros(outputs.shape) + 0.5
    mask_leq = (outputs < op_threshs) & ~torch.isnan(op_threshs)
    mask_gt = ~(outputs < op_threshs) & ~torch.isnan(op_threshs)
    outputs_new[mask_leq] = outputs[mask_leq] / (op_threshs[mask_leq] * 2)
    outputs_new[mask_gt] = 1.0 - ((1.0 - outputs[mask_gt]) / ((1 - op_threshs[mask_gt]) * 2))
    return outputs_new


def outputs(model, size, channels=3):
    x = torch.from_numpy(numbers(7, channels * size * size)).reshape(1, channels, size, size)
    with torch.no_grad():
        return [float(v) for v in model.eval()(x)[0]]


NAMES = """alexnet densenet121 densenet161 densenet169 densenet201 mobilenet_v2 resnet18 resnet34 resnet50 resnet101 resnext50_32x4d
wide_resnet50_2 squeezenet1_0 squeezenet1_1 vgg11 vgg11_bn vgg16""".split()


def short():
    """SqueezeNet's weights, each a view of a storage of few numbers."""
    with gzip.open(f"{HERE}/squeezenet1_1.json.gz") as file:
        sizes = json.load(file)
    views = {}
    for index, (name, dims) in enumerate(sizes):
        dims = [3 if name.startswith("classifier") and axis == 0 else size for axis, size in enumerate(dims)]
        base = torch.from_numpy(hashed(300 + index, 3 + sum(dims[:2])))
        if len(dims) > 1:
            # Along outputs and inputs by steps, along kernels not at all: strides of all kinds.
            fan = dims[1] * dims[2] * dims[3]
            views[name] = torch.as_strided(base * (1 / fan) ** 0.5, dims, (1, 1, 0, 0), 3)
        else:
            views[name] = (0.1 * base)[3:]
    return views


def networks():
    made = {}
    for name in NAMES + ["torchxrayvision-densenet121"]:
        size = 224 if name.startswith(("vgg", "alexnet")) else 64
        model = Xrv() if "xray" in name else getattr(torchvision.models, name)(num_classes=4)
        channels = 1 if "xray" in name else 3
        fill(model, 900)
        weights = [[key, list(tensor.shape)] for key, tensor in model.state_dict().items()]
        made[name] = {"image": [channels, size, size], "scores": outputs(model, size, channels)}
        with gzip.GzipFile(f"{HERE}/{name}.json.gz", "wb", mtime=0) as file:
            file.write(json.dumps(weights).encode())
    return made


def files():
    """Files of weights of one network, each with what it gives; whole-model.pt is to be refused."""
    model = torchvision.models.squeezenet1_1(num_classes=3)
    views = short()
    model.load_state_dict(views)
    plain = outputs(model, 32)
    parameters = {key: torch.nn.Parameter(view) for key, view in views.items()}
    save({"epoch": 3, "state_dict": {f"module.{key}": value for key, value in parameters.items()}}, "checkpoint.pt")
    # today.pt is written by another run.
    made = {"checkpoint.pt": plain, "today.pt": plain}
    for kind, dtype in (("half", torch.float16), ("bfloat16", torch.bfloat16), ("legacy", torch.float64)):
        typed = {}
        for key, view in views.items():
            typed[key] = torch.as_strided(base_of(view).to(dtype), view.shape, view.stride(), view.storage_offset())
        model.load_state_dict({key: view.float() for key, view in typed.items()})
        made[f"{kind}.pt"] = outputs(model, 32)
        if kind != "legacy":
            save(typed, f"{kind}.pt")
            continue
        checkpoint = {"model": typed, "epoch": 7, "loss": 0.25, "names": ["a", ("b", None)]}
        save(checkpoint, "legacy.pt", _use_new_zipfile_serialization=False)
    save(torch.nn.Sequential(torch.nn.Linear(1, 1)), "whole-model.pt")
    return made


def write(name, content):
    with open(f"{HERE}/{name}", "w") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


def base_of(view):
    """The storage of a view as a tensor of one axis."""
    return torch.as_strided(view, (len(view.storage()),), (1,), 0)


def save(value, name, **options):
    path = f"{HERE}/{name}"
    torch.save(value, path, **options)
    with open(path, "rb") as file, gzip.GzipFile(f"{path}.gz", "wb", mtime=0) as packed:
        packed.write(file.read())
    os.remove(path)


WHAT = sys.argv[1] if len(sys.argv) > 1 else "all"
if TODAY:
    save(short(), "today.pt")
if WHAT in ("all", "networks"):
    write("networks.json", networks())
if WHAT in ("all", "files"):
    write("files.json", files())
