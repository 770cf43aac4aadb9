"""Exports one small network by both of PyTorch's exporters, for the operator sets that each writes: exported-*.onnx.gz.

Run with PyTorch, onnx and onnxscript (made with torch 2.13.0, onnx 1.23.1, onnxscript 0.7.2):  python export.py
"""
import gzip, os, sys, tempfile
import onnx
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from formula import hashed  # noqa: E402


class Small(nn.Module):
    """What changed its form from one operator set to another: clip, pad, squeeze, means, upsampling, dropout, slices, norms."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 6, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU6())
        self.gate = nn.Sequential(nn.Conv2d(6, 6, 1), nn.Hardsigmoid())
        self.branch = nn.Sequential(nn.ZeroPad2d(1), nn.Conv2d(6, 6, 3, groups=3), nn.SiLU())
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(12, 3)

    def forward(self, x):
        x = self.stem(x)
        x = x * self.gate(x.mean((2, 3), keepdim=True)) + self.branch(x)
        x = torch.cat([x, self.up(nn.functional.max_pool2d(x, 2))], 1)
        x = x[:, :, 1:, :].flatten(2).mean(-1)
        return self.head(self.drop(x)).unsqueeze(1).squeeze(1)


def main():
    model = Small().eval()
    with torch.no_grad():
        for index, (name, tensor) in enumerate(model.state_dict().items()):
            if tensor.is_floating_point():
                values = torch.from_numpy(hashed(40 + index, tensor.numel())).reshape(tensor.shape)
                tensor.copy_(1 + 0.4 * values if "var" in name else values * (1 / max(1, tensor[0].numel())) ** 0.5)
    image = torch.zeros(1, 1, 16, 16)
    for dynamo, opsets in ((False, (9, 11, 13, 16, 18, 20)), (True, (18, 20, 21, 23))):
        for opset in opsets:
            with tempfile.TemporaryDirectory() as folder:
                path = f"{folder}/model.onnx"
                torch.onnx.export(model, (image,), path, opset_version=opset, dynamo=dynamo, external_data=False)
                name = f"exported-{'dynamo' if dynamo else 'script'}-{opset}.onnx.gz"
                written = onnx.load(path)
                # Paths of the machine that it was exported on.
                for node in [*written.graph.node, written.graph]:
                    del node.metadata_props[:]
                    node.doc_string = ""
                print(name, written.opset_import[0].version, [node.op_type for node in written.graph.node])
                with gzip.GzipFile(f"{HERE}/{name}", "wb", mtime=0) as packed:
                    packed.write(written.SerializeToString())


main()
