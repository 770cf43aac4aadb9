"""Makes the Keras files of this folder and golden.json: what Keras itself computes with them.

Run with Keras 3 on TensorFlow (made with keras 3.15.1, tensorflow-cpu 2.21.0):  python make.py
Inputs and, for the networks of keras.applications, weights are numbers of a formula that the tests have too (numbers()), so that
neither has to be kept. "keras2.h5" is written by Keras 3 and then given the configuration that Keras 2.15 writes for the same
layers (batch_input_shape, inbound_nodes as nested lists, types as names), as its source (keras/src/engine/functional.py,
get_network_config) says.
"""
import gzip, json, os, sys
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import h5py
import keras
import numpy as np
from keras import layers as L

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from formula import hashed, numbers  # noqa: E402


def fill(model, seed):
    """Weights that a trained model could have: variances positive, kernels scaled by what they sum."""
    for index, weight in enumerate(model.weights):
        values = hashed(seed + index, int(np.prod(weight.shape))).reshape(weight.shape)
        weight.assign(scaled(weight.path.split("/")[-1], values))


def scaled(role, values):
    if "variance" in role:
        return np.float32(1) + np.float32(0.5) * values
    if role == "gamma":
        return np.float32(1) + np.float32(0.2) * values
    if "kernel" in role and values.ndim > 1:
        return (values * np.float32(np.sqrt(3 / max(1, np.prod(values.shape[:-1]))))).astype(np.float32)
    return values * np.float32(0.2)


def films():
    i = keras.Input((12, 10, 3), name="film")
    x = L.Rescaling(0.5, offset=-0.1)(i)
    n = L.Normalization(axis=-1, mean=[0.1, 0.2, 0.3], variance=[1.1, 0.9, 1.3])
    x = n(x)
    x = L.ZeroPadding2D(((0, 1), (2, 1)))(x)
    x = L.Conv2D(4, 3, strides=2, padding="same", activation="relu")(x)
    x = L.BatchNormalization()(x)
    a = L.ReLU(max_value=6.0)(x)
    b = L.DepthwiseConv2D(3, padding="same", depth_multiplier=1, use_bias=False)(a)
    b = L.Activation("swish")(b)
    c = L.SeparableConv2D(4, (3, 2), padding="same", depth_multiplier=2)(a)
    c = L.LeakyReLU(negative_slope=0.2)(c)
    x = L.Add()([a, b, c])
    s = L.GlobalAveragePooling2D()(x)
    s = L.Reshape((1, 1, 4))(s)
    s = L.Conv2D(4, 1, activation="sigmoid")(s)
    x = L.Multiply()([x, s])
    y = L.MaxPooling2D(3, strides=2, padding="same")(x)
    z = L.AveragePooling2D(3, strides=2, padding="same")(x)
    x = L.Concatenate()([y, z])
    x = L.UpSampling2D(2)(x)
    x = L.Cropping2D(((1, 0), (0, 1)))(x)
    x = L.Conv2DTranspose(3, 3, strides=2, padding="same", activation="elu")(x)
    x = L.Conv2D(4, 3, dilation_rate=2, groups=1, padding="valid")(x)
    x = L.Average()([x, L.Activation("tanh")(x)])
    x = L.Dropout(0.3)(x)
    x = L.MaxPooling2D()(x)
    x = L.Flatten()(x)
    x = L.Dense(5, activation="gelu")(x)
    return keras.Model(i, L.Dense(3, activation="sigmoid", name="scores")(x), name="films")


def series():
    return keras.Sequential([
        keras.Input((20, 2)),
        L.Conv1D(4, 5, strides=2, padding="same", activation="relu"),
        L.LayerNormalization(),
        L.MaxPooling1D(2),
        L.Conv1DTranspose(3, 3, strides=2, padding="valid"),
        L.PReLU(shared_axes=[1]),
        L.ZeroPadding1D(1),
        L.Dense(4),
        L.Permute((2, 1)),
        L.Flatten(),
        L.Dense(2),
    ], name="series")


def volume():
    return keras.Sequential([
        keras.Input((6, 6, 6, 1)),
        L.Conv3D(2, 3, padding="same"),
        L.BatchNormalization(scale=False),
        L.Activation("relu"),
        L.MaxPooling3D(2),
        L.Conv3DTranspose(2, 2, strides=2),
        L.AveragePooling3D(2),
        L.GlobalMaxPooling3D(),
        L.Dense(2),
    ], name="volume")


def transferred():
    i = keras.Input((8, 8, 1))
    x = L.Conv2D(2, 3, name="block1_conv")(i)
    x = L.BatchNormalization(name="block1_bn", center=False)(x)
    base = keras.Model(i, L.Activation("relu")(x), name="base")
    base.trainable = False
    return keras.Sequential([keras.Input((8, 8, 1)), base, L.GlobalMaxPooling2D(keepdims=True), L.Flatten(), L.Dense(2)], name="transferred")


def to_keras2(path):
    """The configuration of keras2.h5, as Keras 2.15 has it."""
    with h5py.File(path, "r+") as file:
        model = json.loads(file.attrs["model_config"])
        config = model["config"]
        config["layers"] = [layer2(layer) for layer in config["layers"]]
        for end in ("input_layers", "output_layers"):
            ends = config[end]
            config[end] = [ends] if isinstance(ends[0], str) else ends
        rename(file["model_weights"], config, "conv2d", "block1/conv")
        file.attrs["model_config"] = json.dumps({"class_name": "Functional", "config": config})
        file.attrs["keras_version"] = "2.15.0"


def rename(weights, config, old, new):
    """Keras 2 allows slashes in names, and keras.applications of then had them."""
    weights.move(old, new)
    group = weights[new]
    names = [name.replace(old, new) for name in group.attrs["weight_names"]]
    for name in list(group.keys()):
        group.move(name, f"{new}" if name == old else name)
    group.attrs["weight_names"] = names
    weights.attrs["layer_names"] = [new if name == old else name for name in weights.attrs["layer_names"]]
    for layer in config["layers"]:
        layer["name"] = layer["config"]["name"] = new if layer["name"] == old else layer["name"]
        for node in layer["inbound_nodes"]:
            for tensor in node:
                tensor[0] = new if tensor[0] == old else tensor[0]


def layer2(layer):
    config = {key: plain(value) for key, value in layer["config"].items()}
    if "batch_shape" in config:
        config["batch_input_shape"] = config.pop("batch_shape")
    if layer["class_name"] == "LeakyReLU":
        config["alpha"] = config.pop("negative_slope")
    nodes = []
    for node in layer["inbound_nodes"]:
        first = node["args"][0]
        tensors = first if isinstance(first, list) else [first]
        nodes.append([[*tensor["config"]["keras_history"], {}] for tensor in tensors])
    return {"class_name": layer["class_name"], "config": config, "name": config["name"], "inbound_nodes": nodes}


def plain(value):
    if isinstance(value, dict) and value.get("class_name") == "DTypePolicy":
        return value["config"]["name"]
    if isinstance(value, dict) and "registered_name" in value:
        return {"class_name": value["class_name"], "config": value["config"]}
    return value


def keras2():
    i = keras.Input((9, 8, 3), name="input_1")
    x = L.Conv2D(3, 3, strides=2, padding="same", activation="hard_sigmoid")(i)
    y = L.LeakyReLU(negative_slope=0.3)(x)
    x = L.Concatenate()([x, y])
    x = L.GlobalAveragePooling2D()(x)
    return keras.Model(i, L.Dense(2, activation="softmax")(x), name="keras2")


def outputs(model, seed):
    shape = model.input_shape[1:]
    x = numbers(seed, int(np.prod(shape))).reshape(1, *shape)
    return [float(v) for v in np.asarray(model(x, training=False)).reshape(-1)]


def application(build, size):
    keras.utils.clear_session()
    model = build(weights=None, input_shape=(size, size, 3), classes=4, classifier_activation=None)
    fill(model, 900)
    return model


APPLICATIONS = {
    "densenet121": (keras.applications.DenseNet121, 64),
    "resnet50": (keras.applications.ResNet50, 64),
    "mobilenet_v2": (keras.applications.MobileNetV2, 64),
    "efficientnet_b0": (keras.applications.EfficientNetB0, 64),
}


def main():
    golden = {"keras": keras.__version__, "files": {}, "applications": {}}
    for number, build in enumerate([films, series, volume, transferred, keras2]):
        keras.utils.clear_session()
        model = build()
        fill(model, 100 * (number + 1))
        name = build.__name__
        if name == "keras2":
            # Keras 2's hard_sigmoid is another function than Keras 3's.
            model.layers[1].activation = lambda x: keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)
            golden["files"]["keras2.h5"] = outputs(model, 7)
            model.layers[1].activation = keras.activations.hard_sigmoid
            model.save(f"{HERE}/keras2.h5")
            to_keras2(f"{HERE}/keras2.h5")
            continue
        model.save(f"{HERE}/{name}.keras")
        golden["files"][f"{name}.keras"] = outputs(model, 7)
        if name in ("films", "transferred"):
            model.save(f"{HERE}/{name}.h5")
            golden["files"][f"{name}.h5"] = golden["files"][f"{name}.keras"]
    for name, (build, size) in APPLICATIONS.items():
        model = application(build, size)
        weights = [[w.path, list(w.shape)] for w in model.weights]
        with gzip.GzipFile(f"{HERE}/{name}.json.gz", "wb", mtime=0) as file:
            file.write(json.dumps({"config": json.loads(model.to_json()), "weights": weights}).encode())
        golden["applications"][name] = outputs(model, 7)
    for name in golden["files"]:
        # HDF5 is mostly room: a tenth remains.
        with open(f"{HERE}/{name}", "rb") as file, gzip.GzipFile(f"{HERE}/{name}.gz", "wb", mtime=0) as packed:
            packed.write(file.read())
        os.remove(f"{HERE}/{name}")
    with open(f"{HERE}/golden.json", "w") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


main()
