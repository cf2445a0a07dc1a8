//! Other languages than English.

use super::expect;

#[test]
fn german() {
    expect(
        "x.md",
        "# Fragen\n\n1. Was ist eine Sperre?\n   Ein Riegel.\n2. Erkläre den Unterschied zwischen Prozess und Thread.\n   Der Speicher.\n3. Welche Arten gibt es?\n   Zwei.\n",
        &[
            ("Was ist eine Sperre?", "Ein Riegel.", ""),
            ("Erkläre den Unterschied zwischen Prozess und Thread.", "Der Speicher.", ""),
            ("Welche Arten gibt es?", "Zwei.", ""),
        ],
    );
    expect(
        "x.txt",
        "Frage: Was ist ein Port?\nAntwort: Eine Zahl.\n\nFrage: Wie viele gibt es?\nAntwort: 65536.\n",
        &[("Was ist ein Port?", "Eine Zahl.", ""), ("Wie viele gibt es?", "65536.", "")],
    );
}

#[test]
fn spanish_and_french() {
    expect(
        "x.md",
        "## ¿Qué es un índice?\n\nUna copia ordenada.\n\n## Explica la normalización\n\nSin repetir.\n\n## ¿Cuándo no usarlo?\n\nCon muchas escrituras.\n",
        &[
            ("¿Qué es un índice?", "Una copia", "ordenada."),
            ("Explica la normalización", "Sin repetir.", ""),
            ("¿Cuándo no usarlo?", "Con muchas", "escrituras."),
        ],
    );
    expect(
        "x.md",
        "**Question :** Qu'est-ce qu'un verrou ?\n\n**Réponse :** Un loquet.\n\n**Question :** À quoi sert-il ?\n\n**Réponse :** À attendre.\n",
        &[("Qu'est-ce qu'un verrou ?", "Un loquet.", ""), ("À quoi sert-il ?", "À attendre.", "")],
    );
}

#[test]
fn russian() {
    expect(
        "x.md",
        "## Вопросы\n\n### 1. Чем отличается поток от процесса\n\nПамятью.\n\n### 2. Что такое мьютекс?\n\nЗамок.\n\n### 3. Расскажите о семафорах\n\nСчётчик.\n",
        &[
            ("Чем отличается поток от процесса", "Памятью.", ""),
            ("Что такое мьютекс?", "Замок.", ""),
            ("Расскажите о семафорах", "Счётчик.", ""),
        ],
    );
    expect(
        "x.txt",
        "В: Что такое порт?\nО: Число.\n\nВ: Сколько их?\nО: Много.\n",
        &[("Что такое порт?", "Число.", ""), ("Сколько их?", "Много.", "")],
    );
}

#[test]
fn chinese_and_japanese() {
    expect(
        "x.md",
        "# 前端面试题\n\n## 1、什么是闭包？\n\n函数和环境。\n\n## 2、简述事件循环\n\n任务队列。\n\n## 3、let 和 var 的区别\n\n作用域不同。\n",
        &[
            ("什么是闭包？", "函数和环境。", ""),
            ("简述事件循环", "任务队列。", ""),
            ("let 和 var 的区别", "作用域不同。", ""),
        ],
    );
    expect(
        "x.txt",
        "问：什么是锁？\n答：互斥。\n\n问：为什么用锁？\n答：为了安全。\n",
        &[("什么是锁？", "互斥。", ""), ("为什么用锁？", "为了安全。", "")],
    );
    expect(
        "x.txt",
        "1. 什么是锁？\n互斥。\n2. 为什么用锁？\n为了安全。\n",
        &[("什么是锁？", "互斥。", ""), ("为什么用锁？", "为了安全。", "")],
    );
    expect(
        "x.md",
        "## ロックとは何ですか？\n\n排他です。\n\n## なぜ使いますか？\n\n安全のため。\n",
        &[("ロックとは何ですか？", "排他です。", ""), ("なぜ使いますか？", "安全のため。", "")],
    );
}
